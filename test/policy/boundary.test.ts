import { expect } from "chai";
import type { Statement } from "../../modules/iam/policy";
import { isAllowed } from "../rehearsal/iam";
import { type Block, policyIn, type Synthesized } from "../support/synth";
import { subjects } from "./subjects";

/** The services that AWS's managed policies on our roles let them call. */
const managedServices = ["ec2", "ec2messages", "ecr", "eks-auth", "ssm", "ssmmessages"];

describe("the boundary of an environment's roles", () => {
  let stack: Synthesized;
  let boundary: readonly Statement[];
  let allowed: readonly string[];
  before(() => {
    const all = subjects();
    const [account, environment] = [all.get("global with a pipeline"), all.get("all that is off by default")];
    if (!account || !environment) throw new Error("no subjects");
    stack = environment;
    boundary = policyIn(account.one("aws_iam_policy", "pipeline_boundaries_role"))
      .Statement as unknown as readonly Statement[];
    allowed = boundary.flatMap(({ Action }) => Action);
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

  it("leaves Karpenter the instance profiles that it makes in a path of its own, and no other cluster's", () => {
    const profile = (cluster: string) =>
      `arn:aws:iam::111122223333:instance-profile/karpenter/us-west-2/${cluster}/0b1c/profile`;
    const inAccount = (arn: string) =>
      arn.replaceAll(/\$\{data\.aws_partition[^}]*\}/g, "aws").replaceAll(/\$\{[^}]*\}/g, "111122223333");
    const statements = boundary.map((statement) => ({
      ...statement,
      Resource: [statement.Resource ?? []].flat().map(inAccount),
    }));
    const may = (resource: string) =>
      isAllowed([statements], { action: "iam:CreateInstanceProfile", resource, context: {}, unknown: [] });
    expect(may(profile("bluecore-demo"))).to.equal(true);
    expect(may(profile("other"))).to.equal(false);
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
