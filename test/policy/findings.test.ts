import { expect } from "chai";
import { excesses } from "./findings";

/** A reference as the synthesized files have it. */
const expression = (reference: string) => `\${${reference}}`;
const arn = (resource: string) => `arn:${expression("data.aws_partition.x.partition")}:${resource}`;
const allowed = (more: object) => excesses("aws_iam_role_policy", { Effect: "Allow", Action: "s3:GetObject", ...more });

describe("a statement gives more than the least", () => {
  for (const resource of [
    "route53:::hostedzone/*",
    "s3:::*",
    "secretsmanager:us-west-2:123456789012:secret:*",
    "ec2:us-west-2:*:instance/*",
    "autoscaling:us-west-2:123456789012:autoScalingGroup:*:autoScalingGroupName/*",
  ]) {
    it(`with ${resource}, every one of a type`, () => {
      expect(allowed({ Resource: ["arn:aws:s3:::one/*", arn(resource)] })).to.deep.equal(["every one of a type"]);
    });
  }

  it("with every resource but some, whatever the condition", () => {
    const Condition = { StringEquals: { "aws:RequestedRegion": "us-west-2" } };
    expect(allowed({ NotResource: arn("s3:::one/*"), Condition })).to.deep.equal(["every resource"]);
  });
});

describe("a statement gives no more than the least", () => {
  for (const resource of [
    "s3:::one/*",
    "secretsmanager:us-west-2:123456789012:secret:bluecore-demo/*",
    "iam::123456789012:role/bluecore-demo-*",
    `eks:us-west-2:123456789012:nodegroup/${expression("aws_eks_cluster.x.name")}/*`,
  ]) {
    it(`with ${resource}`, () => {
      expect(allowed({ Resource: arn(resource) })).to.deep.equal([]);
    });
  }

  it("where a condition says of which", () => {
    const Condition = { StringEquals: { "aws:ResourceTag/Environment": "demo" } };
    expect(allowed({ Resource: arn("ec2:us-west-2:*:instance/*"), Condition })).to.deep.equal([]);
  });

  it("where it denies", () => {
    expect(excesses("aws_iam_policy", { Effect: "Deny", Action: "*", NotResource: arn("s3:::one/*") })).to.deep.equal(
      [],
    );
  });
});
