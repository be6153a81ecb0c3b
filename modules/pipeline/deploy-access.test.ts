import { expect } from "chai";
import { isAllowed } from "../../test/rehearsal/iam";
import { synthConstruct } from "../../test/support/synth";
import { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import { deployEnvironment } from "./deploy-access";

describe("the role that deploys an environment, as IAM reads it,", () => {
  let statements: readonly Statement[] = [];
  before(() => {
    const target = { name: "demo", prefix: "bluecore-demo", region: "us-west-2", domain: "demo.example.com" };
    synthConstruct((stack) => {
      const account = new Account(stack, "account", "us-west-2");
      statements = deployEnvironment(account, { ...target, repositories: [] }, "arn:boundary");
    });
  });

  const asks = (action: string, resource: string | undefined, context: Readonly<Record<string, string>>) =>
    isAllowed([statements], {
      action,
      resource,
      context: { "aws:RequestedRegion": "us-west-2", ...context },
      unknown: [],
    });
  const may = (action: string, context: Readonly<Record<string, string>>) => asks(action, "*", context);
  const of = (environment: string) => ({ "aws:ResourceTag/Environment": environment });

  for (const action of ["ec2:TerminateInstances", "ec2:DeleteNatGateway", "elasticloadbalancing:DeleteLoadBalancer"]) {
    it(`may ${action} of what bears its tag or none, and not of another's`, () => {
      expect(may(action, of("demo"))).to.equal(true);
      expect(may(action, {})).to.equal(true);
      expect(may(action, of("prod"))).to.equal(false);
    });
  }

  it("lets a guest into its owner's security groups", () => {
    expect(may("ec2:AuthorizeSecurityGroupIngress", of("prod"))).to.equal(true);
    expect(may("ec2:RevokeSecurityGroupIngress", of("prod"))).to.equal(true);
  });

  it("makes a cluster that bears its tag, and no other", () => {
    expect(may("eks:CreateCluster", { "aws:RequestTag/Environment": "demo" })).to.equal(true);
    expect(may("eks:CreateCluster", { "aws:RequestTag/Environment": "prod" })).to.equal(false);
  });

  it("ends a subscription to its alarms, which has no ARN for IAM", () => {
    expect(may("sns:Unsubscribe", {})).to.equal(true);
  });

  it("writes records that prove its domain, and no other", () => {
    const record = (name: string, type: string) => ({
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": name,
      "route53:ChangeResourceRecordSetsRecordTypes": type,
    });
    const anyZone = undefined;
    const change = "route53:ChangeResourceRecordSets";
    expect(asks(change, anyZone, record("_0a1b.demo.example.com", "CNAME"))).to.equal(true);
    for (const [name, type] of [
      ["demo.example.com", "CNAME"],
      ["_0a1b.prod.example.com", "CNAME"],
      ["_0a1b.demo.example.com", "A"],
    ] as const) {
      expect(asks(change, anyZone, record(name, type)), `${type} ${name}`).to.equal(false);
    }
  });
});
