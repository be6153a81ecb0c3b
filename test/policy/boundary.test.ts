import { expect } from "chai";
import type { Statement } from "../../modules/iam/policy";
import { type Block, policyIn, type Synthesized } from "../support/synth";
import { subjects } from "./subjects";

/** The services that AWS's managed policies on our roles let them call. */
const managedServices = ["ec2", "ec2messages", "ecr", "eks-auth", "ssm", "ssmmessages"];

describe("the boundary of an environment's roles", () => {
  let stack: Synthesized;
  let allowed: readonly string[];
  before(() => {
    const all = subjects();
    const [account, environment] = [all.get("global with a pipeline"), all.get("all that is off by default")];
    if (!account || !environment) throw new Error("no subjects");
    stack = environment;
    const boundary = policyIn(account.one("aws_iam_policy", "pipeline_boundaries_role"));
    allowed = (boundary.Statement as unknown as readonly Statement[]).flatMap(({ Action }) => Action);
  });

  const within = (action: string) =>
    allowed.some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action.replaceAll("*", "Any")));

  it("leaves them all that their policies say", () => {
    const written = Object.entries(stack.all("aws_iam_role_policy")).flatMap(([name, block]: [string, Block]) =>
      policyIn(block)
        .Statement.flatMap(({ Action }) => Action)
        .map((action) => ({ name, action: String(action) })),
    );
    expect(written.length).to.be.above(20);
    expect(written.filter(({ action }) => !within(action))).to.deep.equal([]);
  });

  it("leaves them what AWS's managed policies say", () => {
    for (const service of managedServices) expect(within(`${service}:Any`), service).to.equal(true);
  });

  it("leaves none the power to make another", () => {
    for (const action of [
      "iam:CreateRole",
      "iam:PutRolePolicy",
      "iam:AttachRolePolicy",
      "organizations:Any",
      "sts:AssumeRole",
    ]) {
      expect(within(action), action).to.equal(false);
    }
  });
});
