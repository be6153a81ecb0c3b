import { expect } from "chai";
import { bodyLimit, driftMarker, driftReport, headline, planComment, planMarker, planSection } from "./markdown";
import type { Change, PlanSummary } from "./summary";

const base: PlanSummary = {
  environment: "demo",
  source: "0123456789abcdef",
  destroy: false,
  outcome: "changes",
  changes: [],
  outputs: [],
};

const change = (action: Change["action"], address: string, details: readonly string[] = []): Change => ({
  action,
  address,
  details,
});

const gone = change("destroy", "aws_vpc.main");
const made = change("create", "aws_vpc.other");

describe("a plan as Markdown", () => {
  it("begins with its counts", () => {
    const changes = [gone, change("replace", "b"), made, change("create", "d")];
    expect(headline({ ...base, changes })).to.equal("1 to destroy, 1 to replace, 2 to create");
    expect(headline({ ...base, changes: [gone], destroy: true })).to.equal("taken down, 1 to destroy");
    expect(headline({ ...base, outputs: ["a"] })).to.equal("outputs to change: 1");
    expect(headline({ ...base, outcome: "none" })).to.equal("no changes");
  });

  it("shows what is lost before all else, in a block of its own", () => {
    const section = planSection({ ...base, changes: [gone, change("change", "aws_a.a", ["size: 2 → 3"])] });
    expect(section).to.match(/\*\*What is lost\*\*\n```diff\n- destroy aws_vpc\.main\n```/);
    expect(section.indexOf("aws_vpc.main")).to.be.below(section.indexOf("! change aws_a.a\n    size: 2 → 3"));
  });

  it("shows why it failed, when it did", () => {
    const section = planSection({ ...base, outcome: "failed", error: "Error: no such zone" });
    expect(section).to.equal("### demo: the plan failed\n\n```text\nError: no such zone\n```");
  });

  it("lets no value end the block it stands in", () => {
    const section = planSection({ ...base, changes: [change("change", "a", ['name: "```\n# big" → "x"'])] });
    expect(section.match(/```/g)).to.have.length(2);
    expect(section).to.not.contain("\n# big");
  });
});

describe("the comment on a pull request", () => {
  it("is found again by its first line, and names the commit", () => {
    const [first, second] = planComment([base], "1234567890abcdef").split("\n");
    expect(first).to.equal(planMarker);
    expect(second).to.equal("## Terraform plans of 1234567890ab");
  });

  it("has the environments that lose something first", () => {
    const text = planComment(
      [
        { ...base, environment: "a" },
        { ...base, environment: "z", changes: [gone] },
      ],
      "",
    );
    expect(text.indexOf("### z: 1 to destroy")).to.be.below(text.indexOf("### a"));
  });

  it("fits into what GitHub takes, and keeps what is lost as long as that fits", () => {
    const many = (action: Change["action"], count: number) =>
      Array.from({ length: count }, (_, index) => change(action, `aws_thing.${"x".repeat(60)}${index}`));
    const text = planComment([{ ...base, changes: [gone, ...many("create", 2000)] }], "");
    expect(text.length).to.be.at.most(bodyLimit);
    expect(text).to.contain("- destroy aws_vpc.main").and.to.contain("lines more");
    const worst = planComment([{ ...base, changes: many("destroy", 2000) }], "");
    expect(worst.length).to.be.at.most(bodyLimit);
    expect(worst).to.contain("Cut here");
  });
});

describe("the report of drift", () => {
  it("is there for what drifted and for what could not be planned only", () => {
    expect(driftReport([{ ...base, outcome: "none" }])).to.equal(undefined);
    const report = driftReport([
      { ...base, environment: "prod", outcome: "failed", error: "no" },
      { ...base, environment: "other", outcome: "none" },
      { ...base, changes: [gone] },
    ]);
    expect(report?.title).to.equal("Drift: demo, prod");
    expect(report?.body.startsWith(driftMarker)).to.equal(true);
    expect(report?.body).to.contain("- destroy aws_vpc.main").and.to.not.contain("### other");
  });
});
