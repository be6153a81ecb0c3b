import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { policyIn, type Synthesized, synthGlobal } from "../support/synth";
import { actionFaultsOf, faultsOf, localActions, root, scriptsOf, type Triggers, workflows } from "./workflows";

const good = `permissions: {}
jobs:
  a:
    timeout-minutes: 5
    permissions: {}
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
      - uses: ./.github/actions/setup
      - run: npm ci --no-audit --no-fund
      - run: npm run plan -- "$NAME" --seal
`;

const faultsIn = (text: string) => faultsOf({ ...parse(text), file: "x.yml", text });

/** What is broken in the good workflow, and what is said of it. */
const broken: readonly (readonly [rule: string, from: string, to: string, fault: RegExp])[] = [
  [
    "a step that runs two commands",
    'npm run plan -- "$NAME" --seal',
    "npm run lint && npm test",
    /more than one script/,
  ],
  ["a step that runs a program", 'npm run plan -- "$NAME" --seal', "terraform plan", /more than one script/],
  ["a step with GitHub's own text in it", '"$NAME"', ["$", "{{ github.head_ref }}"].join(""), /more than one script/],
  ["a step that writes to a file", "--seal", '--seal > "$OUT"', /more than one script/],
  ["an action by its tag", "@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@v5", /not pinned/],
  ["an action whose version is not told", " # v5.0.0", "", /not pinned/],
  ["an action by a part of its commit", "8322edcfb5dd907a8", "", /not pinned/],
  ["a job without a timeout", "    timeout-minutes: 5\n", "", /timeout-minutes/],
  ["a job without permissions", "    permissions: {}\n", "", /permissions are missing/],
  ["a job with every permission", "    permissions: {}\n", "    permissions: write-all\n", /permissions are missing/],
  ["permissions for all jobs", "permissions: {}\njobs", "permissions: {contents: read}\njobs", /permissions must be/],
];

describe("a workflow", () => {
  it("is let through when each step is a script and each action pinned", () => {
    expect(faultsIn(good)).to.deep.equal([]);
  });

  for (const [rule, from, to, fault] of broken) {
    it(`is refused for ${rule}`, () => {
      const text = good.replace(from, to);
      expect(text).to.not.equal(good);
      expect(faultsIn(text).join()).to.match(fault);
    });
  }
});

describe("the pipelines", () => {
  const all = workflows();
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

  for (const workflow of all) {
    it(`${workflow.file}: each step is a script, each action pinned, each job limited`, () => {
      expect(faultsOf(workflow)).to.deep.equal([]);
    });
  }

  for (const action of localActions()) {
    it(`${action.file}: each step is a script, each action pinned`, () => {
      expect(actionFaultsOf(action)).to.deep.equal([]);
    });
  }

  it("pin an action at one version everywhere", () => {
    const texts = [...all, ...localActions()].map(({ text }) => text).join("\n");
    const pins = new Set([...texts.matchAll(/uses: (\S+@[0-9a-f]{40})/g)].map(([, pin]) => String(pin)));
    const names = [...pins].map((pin) => pin.split("@")[0]);
    expect(names).to.have.length.greaterThan(3);
    expect(new Set(names).size, [...pins].join()).to.equal(names.length);
  });

  it("take one Terraform everywhere", () => {
    const texts = [...all, ...localActions()].map(({ text }) => text).join("\n");
    const versions = [...texts.matchAll(/terraform_version: (\S+)/g)].map(([, version]) => String(version));
    expect(versions).to.have.length.greaterThan(1);
    expect([...new Set(versions)]).to.have.length(1);
  });

  it("call only scripts that package.json has", () => {
    for (const workflow of all) {
      for (const name of scriptsOf(workflow)) expect(scripts, workflow.file).to.have.property(name);
    }
  });

  it("call only scripts that .ci/run or the rehearsal runs, but for those that can't be run offline", () => {
    // Trivy fetches its list of vulnerabilities, and compose wants Docker's daemon.
    const offline = new Set(["scan:image", "test:compose"]);
    const called = new Set(all.flatMap(scriptsOf).filter((name) => !offline.has(name)));
    expect([...called].filter((name) => !rehearsed().has(name))).to.deep.equal([]);
  });

  it("know no key of AWS, no secret, and no pull request that runs with the rights of main", () => {
    for (const { text, file } of all) {
      expect(text, file).to.not.match(/pull_request_target|secrets\.|aws-access-key-id/);
    }
  });

  it("cache what each checking job fetches, by the files that say what that is", () => {
    const jobs = Object.entries(all.find(({ file }) => file === "check.yml")?.jobs ?? {});
    const keys = jobs.flatMap(([name, { steps = [] }]) =>
      steps.filter(({ uses = "" }) => uses.startsWith("actions/cache@")).map((step) => [name, String(step.with?.key)]),
    );
    expect(keys.map(([name]) => name)).to.deep.equal(["lint", "test", "policies"]);
    const files = keys.flatMap(([, key]) => [...String(key).matchAll(/'([^']+)'/g)].map(([, file]) => String(file)));
    expect(files).to.include.members(["package-lock.json", "test/**/requirements.txt"]);
    for (const file of files.filter((name) => !name.includes("*")))
      expect(existsSync(join(root, file)), file).to.equal(true);
  });

  it("are spared by actionlint in the one key that it does not know", () => {
    const lint = readFileSync(join(root, ".ci", "lint-workflows"), "utf8");
    const ignored = [...lint.matchAll(/^\w+='(.*)'$/gm)].map(([, pattern]) => new RegExp(String(pattern)));
    const said = (key: string) =>
      `unexpected key "${key}" for "concurrency" section. expected one of "cancel-in-progress", "group"`;
    expect(lint.match(/-ignore/g)).to.have.length(1);
    expect(ignored.map((pattern) => pattern.test(said("queue")))).to.deep.equal([true]);
    expect(ignored.map((pattern) => pattern.test(said("queues")))).to.deep.equal([false]);
  });

  it("name no environment: they are found in envs/", () => {
    const names = readdirSync(join(root, "envs"));
    for (const { text, file } of [...all, ...localActions()]) {
      for (const name of names) expect(text, file).to.not.match(new RegExp(`\\b${name}\\b`));
    }
  });
});

/** The scripts that .ci/run or a scenario of the rehearsal calls. */
function rehearsed(): Set<string> {
  const steps = join(root, "test", "rehearsal", "steps");
  const scenarios = readdirSync(steps).map((file) => readFileSync(join(steps, file), "utf8"));
  const run = readFileSync(join(root, ".ci", "run"), "utf8");
  return new Set([
    ...[...run.matchAll(/npm (?:run(?: --silent)? )?([\w:-]+)/g)].map(([, name]) => String(name)),
    ...scenarios.flatMap((text) =>
      [...text.matchAll(/\.(?:script|refused)\("([\w:-]+)"/g)].map(([, name]) => String(name)),
    ),
  ]);
}

describe("the roles that the workflows take", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthGlobal({ github: { repository: "owner/name" } });
  });

  /** https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims */
  const context = (on: Triggers) => ("pull_request" in on ? "pull_request" : "ref:refs/heads/main");

  /** Each job that takes a role, with an environment's name where the workflow has an expression. */
  const taken = workflows().flatMap(({ file, on = {}, jobs }) =>
    Object.entries(jobs).flatMap(([job, { environment, steps = [] }]) =>
      steps
        .filter(({ uses }) => uses === "./.github/actions/aws")
        .map((step) => ({
          title: `${file}: ${job}`,
          role: String(step.with?.role).replace(/\$\{\{.*\}\}/, "demo"),
          seconds: Number(step.with?.duration ?? 0),
          subject: `repo:owner/name:${environment === undefined ? context(on) : "environment:demo"}`,
        })),
    ),
  );

  for (const { title, role, seconds, subject } of taken) {
    it(`${title}: ${role} is one that envs/global makes, trusts the job's token, and may be held as long`, () => {
      const made = Object.values(stack.all("aws_iam_role")).find(({ name }) => name === role);
      expect(made, `a role ${role}`).to.not.equal(undefined);
      const [statement] = policyIn(made ?? {}, "assume_role_policy").Statement;
      expect(JSON.stringify(statement?.Condition)).to.contain(`"${subject}"`);
      // AWS's own limit where a role says nothing.
      expect(seconds).to.be.at.most(Number(made?.max_session_duration ?? 3600));
    });
  }

  it("are at least those of plans, images and deploys", () => {
    expect(taken.map(({ role }) => role)).to.include.members(["bluecore-plan", "bluecore-push", "bluecore-apply-demo"]);
  });
});
