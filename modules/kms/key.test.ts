import { expect } from "chai";
import { policyIn, synthConstruct } from "../../test/support/synth";
import { Account } from "../iam/account";
import { Key, type KeyProps } from "./key";

const statementsOf = (props: Partial<KeyProps> = {}) => {
  const stack = synthConstruct((scope) => {
    const account = new Account(scope, "account", "us-west-2");
    new Key(scope, "key", { account, name: "bluecore-demo-test", description: "Test", ...props });
  });
  return policyIn(stack.one("aws_kms_key")).Statement;
};

describe("a key", () => {
  it("leaves it to the account's IAM policies who uses it, and lets no service", () => {
    expect(statementsOf().map(({ Sid }) => Sid)).to.deep.equal(["AccountDecidesByIam"]);
  });

  it("lets CloudWatch Logs do all that it needs to encrypt the given log groups, and those only", () => {
    const [, logs] = statementsOf({ logGroupPrefix: "/aws/eks/bluecore-demo" });
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    expect(logs?.Action).to.have.members([
      "kms:Encrypt*",
      "kms:Decrypt*",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey*",
      "kms:Describe*",
    ]);
    expect(logs?.Principal).to.deep.equal({ Service: "logs.us-west-2.amazonaws.com" });
    expect(JSON.stringify(logs?.Condition)).to.match(
      /kms:EncryptionContext:aws:logs:arn.*:log-group:\/aws\/eks\/bluecore-demo\*/,
    );
  });
});
