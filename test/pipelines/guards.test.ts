import { expect } from "chai";
import { parse } from "yaml";
import { guardFaultsOf } from "./guards";
import { expression, localActions, workflows } from "./workflows";

const fork = " && github.event.pull_request.head.repo.full_name == github.repository";

/** What is broken in the real workflows, where, and what is said of it. */
const broken: readonly (readonly [rule: string, file: string, from: string, to: string, fault: RegExp])[] = [
  ["a fork that gets plans", "check.yml", fork, "", /plan: runs without: github.event/],
  [
    "a fork that is kept from linting instead",
    "check.yml",
    `    if: vars.AWS_ACCOUNT_ID != ''${fork}\n`,
    "",
    /plan: runs without: github.event/,
  ],
  ["a plan that needs no environments", "check.yml", "needs: environments\n", "needs: lint\n", /plan: runs without/],
  ["a guard that is one of two ways", "check.yml", fork, fork.replace("&&", "||"), /plan: runs without/],
  [
    "a plan that runs in any case",
    "check.yml",
    "if: needs.environments.outputs.environments != '[]'",
    "if: always() && needs.environments.outputs.environments != '[]'",
    /plan: goes round its guard/,
  ],
  ...["infra.yml", "service.yml", "destroy.yml", "drift.yml"].flatMap(
    (file) =>
      [
        ["a job without an account", file, "    if: vars.AWS_ACCOUNT_ID != ''\n", "", /runs without: vars.AWS/],
        [
          "a matrix of nothing",
          file,
          "    if: needs.environments.outputs.environments != '[]'\n",
          "",
          /no environment is found/,
        ],
        ["a role without a token", file, "      id-token: write\n", "", /without id-token/],
      ] as const,
  ),
  ...["infra.yml", "service.yml", "destroy.yml"].flatMap(
    (file) =>
      [
        ["a change out of turn", file, "group: environment-", "group: all-", /without its turn/],
        ["a change that drops the next", file, "      queue: max\n", "", /without its turn/],
        ["a change that is cut off", file, "cancel-in-progress: false", "cancel-in-progress: true", /without its turn/],
      ] as const,
  ),
  ["a planner without a token", "environment.yml", "      id-token: write\n", "", /plan: takes a role/],
  ["a token for nothing", "check.yml", "contents: read", "id-token: write", /lint: may ask for a token/],
  ["a plan that is carried open", "environment.yml", " --seal", "", /plan: carries a plan that is not sealed/],
  ["a plan that is kept for nobody", "check.yml", " --forget", "", /plan: keeps a plan/],
  ["an apply that outlives its role", "environment.yml", "duration: 5400", "duration: 5399", /apply: may outlive/],
  ["a release that outlives its role", "service.yml", "minutes: 60", "minutes: 61", /release: may outlive/],
  ...["service.yml", "environment.yml"].map(
    (file) =>
      [
        "a build for one kind of processor",
        file,
        "docker/setup-qemu-action",
        "docker/login-action",
        /other processors/,
      ] as const,
  ),
  ["a report of what came by chance", "drift.yml", ' -- --expected "$ENVIRONMENTS"', "", /report: reports without/],
  ["a comment of what came by chance", "check.yml", ' --expected "$ENVIRONMENTS"', "", /comment: reports without/],
];

describe("the pipelines' guards", () => {
  const all = workflows();

  it("let the workflows through as they are", () => {
    expect(guardFaultsOf(all)).to.deep.equal([]);
  });

  it("may rely on the duration that a job asks for", () => {
    const { steps = [] } = localActions().find(({ file }) => file === "aws/action.yml")?.jobs.runs ?? {};
    const credentials = steps.find(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@"));
    expect(credentials?.with).to.include({ "role-duration-seconds": expression("inputs.duration") });
  });

  for (const [rule, file, from, to, fault] of broken) {
    it(`refuse ${rule}: ${file}`, () => {
      const changed = all.map((workflow) => {
        if (workflow.file !== file) return workflow;
        const text = workflow.text.replace(from, to);
        expect(text).to.not.equal(workflow.text);
        return { ...parse(text), file, text };
      });
      expect(guardFaultsOf(changed).join("\n")).to.match(fault);
    });
  }
});
