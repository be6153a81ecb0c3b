import { expect } from "chai";
import type { Statement } from "../../modules/iam/policy";
import { missingTo } from "./permissions";

const call = (service: string, operation: string, overrides = {}) => ({
  step: "npm run plan",
  caller: "planner",
  service,
  operation,
  region: "us-west-2",
  resources: [],
  context: {},
  passed: [],
  ...overrides,
});

const allow = (Action: string, Resource = "*", Condition?: Statement["Condition"]): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const lacks = (statements: readonly Statement[], ...calls: ReturnType<typeof call>[]) =>
  missingTo("planner", [statements], calls).map((line) => line.replace(/ for .*/, ""));

describe("what a role lacks for the calls of a rehearsal", () => {
  it("is named with the call, its step and what was known of it, once", () => {
    const random = call("secretsmanager", "GetRandomPassword");
    expect(missingTo("planner", [[]], [random, random])).to.deep.equal([
      'planner lacks secretsmanager:GetRandomPassword on * for secretsmanager GetRandomPassword, in "npm run plan": {"aws:RequestedRegion":"us-west-2"}',
    ]);
    expect(lacks([allow("secretsmanager:GetRandomPassword")], random)).to.deep.equal([]);
  });

  it("is told in IAM's words where the API has others", () => {
    const resources = ["arn:aws:s3:::states"];
    expect(lacks([], call("s3", "ListObjectsV2", { resources }))).to.deep.equal([
      "planner lacks s3:ListBucket on arn:aws:s3:::states",
    ]);
    expect(lacks([], call("monitoring", "DescribeAlarms"))).to.deep.equal([
      "planner lacks cloudwatch:DescribeAlarms on *",
    ]);
    expect(lacks([], call("sts", "GetCallerIdentity"))).to.deep.equal([]);
  });

  it("is each of the resources of a call that it may not touch", () => {
    const alias = call("kms", "CreateAlias", { resources: ["arn:key", "arn:alias"] });
    expect(lacks([allow("kms:*", "arn:key")], alias)).to.deep.equal(["planner lacks kms:CreateAlias on arn:alias"]);
  });

  it("is the key that a service uses on its behalf, through that service", () => {
    const read = call("s3", "GetObject", { resources: ["arn:aws:s3:::states/demo"] });
    const via = (service: string) =>
      allow("kms:Decrypt", "arn:key", { StringEquals: { "kms:ViaService": `${service}.us-west-2.amazonaws.com` } });
    expect(lacks([allow("s3:GetObject")], read)).to.deep.equal(["planner lacks kms:Decrypt on a key"]);
    expect(lacks([allow("s3:GetObject"), via("dynamodb")], read)).to.deep.equal(["planner lacks kms:Decrypt on a key"]);
    expect(lacks([allow("s3:GetObject"), via("s3")], read)).to.deep.equal([]);
    const ownKeys = allow("kms:*", "*", { StringEquals: { "aws:ResourceTag/Environment": "demo" } });
    expect(lacks([allow("s3:GetObject"), ownKeys], read)).to.deep.equal(["planner lacks kms:Decrypt on a key"]);
    expect(lacks([allow("secretsmanager:*"), ownKeys], call("secretsmanager", "GetSecretValue"))).to.deep.equal([]);
  });

  it("is the right to pass a role that a call hands on", () => {
    const create = call("eks", "CreateCluster", { passed: ["arn:role"] });
    expect(lacks([allow("eks:*"), allow("iam:PassRole", "arn:other")], create)).to.deep.equal([
      "planner lacks iam:PassRole on arn:role",
    ]);
  });

  it("is another environment's sealed plan", () => {
    const open = (environment: string) =>
      call("kms", "Decrypt", { context: { "kms:EncryptionContext:bluecore-plan": environment } });
    const own = allow("kms:Decrypt", "*", { StringEquals: { "kms:EncryptionContext:bluecore-plan": ["demo"] } });
    expect(lacks([own], open("demo"))).to.deep.equal([]);
    expect(lacks([own], open("prod"))).to.deep.equal(["planner lacks kms:Decrypt on *"]);
  });
});
