import { expect } from "chai";
import type { Statement } from "../../modules/iam/policy";
import { isAllowed, type Request } from "./iam";

const allow = (statement: Partial<Statement>): Statement => ({
  Effect: "Allow",
  Action: "s3:Get*",
  Resource: "*",
  ...statement,
});

const ask = (overrides: Partial<Request> = {}): Request => ({
  action: "s3:GetObject",
  resource: "arn:aws:s3:::states/demo/state",
  context: { "aws:RequestedRegion": "us-west-2" },
  unknown: [],
  ...overrides,
});

describe("what IAM allows", () => {
  it("is what a statement says, with wildcards in action and resource", () => {
    expect(isAllowed([[allow({})]], ask())).to.equal(true);
    expect(isAllowed([[allow({ Action: ["s3:Put*", "s3:getobject"] })]], ask())).to.equal(true);
    expect(isAllowed([[allow({ Action: "s3:Put*" })]], ask())).to.equal(false);
    expect(isAllowed([[allow({ Resource: "arn:aws:s3:::states/demo/*" })]], ask())).to.equal(true);
    expect(isAllowed([[allow({ Resource: "arn:aws:s3:::states/prod/*" })]], ask())).to.equal(false);
    expect(isAllowed([[allow({ Resource: "arn:aws:s3:::states/demo/?????" })]], ask())).to.equal(true);
    expect(isAllowed([[allow({ Resource: "arn:aws:s3:::states/demo/????" })]], ask())).to.equal(false);
  });

  it("is nothing on a resource of its own where the action knows none", () => {
    const logIn = ask({ action: "ecr:GetAuthorizationToken", resource: "*" });
    expect(isAllowed([[allow({ Action: "ecr:*", Resource: "arn:aws:ecr:::repository/demo/*" })]], logIn)).to.equal(
      false,
    );
    expect(isAllowed([[allow({ Action: "ecr:*" })]], logIn)).to.equal(true);
  });

  it("is what the role and its boundary both allow, and neither denies", () => {
    expect(isAllowed([[allow({})], []], ask())).to.equal(false);
    expect(isAllowed([[allow({})], [allow({ Action: "s3:*" })]], ask())).to.equal(true);
    const deny = allow({ Effect: "Deny", Action: "s3:*" });
    expect(isAllowed([[allow({})], [allow({}), deny]], ask())).to.equal(false);
    const { Resource: _, ...beside } = deny;
    const spared = (arn: string) => [[allow({}), { ...beside, NotResource: arn }]];
    expect(isAllowed(spared("arn:aws:s3:::states/*"), ask())).to.equal(true);
    expect(isAllowed(spared("arn:aws:s3:::other/*"), ask())).to.equal(false);
  });

  const under = (operator: string, key: string, value: string | readonly string[]) => [
    [allow({ Condition: { [operator]: { [key]: value } } })],
  ];

  for (const [operator, value, got, allowed] of [
    ["StringEquals", "demo", "demo", true],
    ["StringEquals", ["prod", "demo"], "demo", true],
    ["StringEquals", "demo", undefined, false],
    ["StringNotEquals", "demo", "prod", true],
    ["StringNotEquals", "demo", undefined, true],
    ["StringNotEquals", "demo", "demo", false],
    ["StringLike", "de*", "demo", true],
    ["ForAllValues:StringLike", "demo/*", ["demo/a", "prod/a"], false],
    ["ForAllValues:StringLike", "demo/*", undefined, true],
    ["ForAnyValue:StringEquals", "demo", ["prod", "demo"], true],
    ["ForAnyValue:StringEquals", "demo", undefined, false],
    ["Null", "true", undefined, true],
    ["Null", "true", "demo", false],
  ] as const) {
    it(`${allowed ? "holds" : "does not hold"} under ${operator} ${value} of ${got ?? "nothing"}`, () => {
      const context = got === undefined ? {} : { key: got };
      expect(isAllowed(under(operator, "key", value), ask({ context }))).to.equal(allowed);
    });
  }

  it("holds under a condition on what nobody here knows, and refuses an operator that nobody here knows", () => {
    expect(isAllowed(under("StringEquals", "key", "demo"), ask({ unknown: ["key"] }))).to.equal(true);
    expect(() => isAllowed(under("IpAddress", "key", "10.0.0.0/8"), ask())).to.throw("no operator IpAddress");
  });
});
