import { expect } from "chai";
import { policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";

describe("alarm topic", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthEnvironment({ alarms: { emails: ["ops@example.com", "Jane.Doe@example.com"] } });
  });

  it("is encrypted with a key that CloudWatch may use for the environment's alarms only", () => {
    expect(stack.one("aws_sns_topic").kms_master_key_id).to.match(/aws_kms_key\.alarms_key/);
    const statements = policyIn(stack.one("aws_kms_key", "alarms_")).Statement;
    const cloudWatch = statements.find(({ Sid }) => Sid === "AlarmsEncrypt");
    expect(cloudWatch?.Action).to.deep.equal(["kms:Decrypt", "kms:GenerateDataKey"]);
    expect(cloudWatch?.Condition)
      .to.have.property("ArnLike")
      .with.property("aws:SourceArn")
      .that.matches(/:alarm:bluecore-demo-\*$/);
  });

  it("takes messages of the environment's alarms only", () => {
    const { Statement } = policyIn(stack.one("aws_sns_topic_policy"));
    expect(Statement).to.have.length(1);
    expect(Statement[0]).to.deep.include({ Action: "sns:Publish", Principal: { Service: "cloudwatch.amazonaws.com" } });
    expect(Statement[0]?.Condition)
      .to.have.property("ArnLike")
      .with.property("aws:SourceArn")
      .that.matches(/:alarm:bluecore-demo-\*$/);
  });

  it("mails those whom the vars name", () => {
    const mails = Object.values(stack.all("aws_sns_topic_subscription"));
    expect(mails.map(({ protocol, endpoint }) => [protocol, endpoint])).to.have.deep.members([
      ["email", "ops@example.com"],
      ["email", "Jane.Doe@example.com"],
    ]);
  });

  it("mails each of two whose addresses are much alike", () => {
    const emails = ["jane.doe@example.com", "jane-doe@example.com"];
    const mails = synthEnvironment({ alarms: { emails } }).all("aws_sns_topic_subscription");
    expect(Object.values(mails).map(({ endpoint }) => endpoint)).to.have.members(emails);
    const [alone = ""] = Object.keys(
      synthEnvironment({ alarms: { emails: emails.slice(0, 1) } }).all("aws_sns_topic_subscription"),
    );
    expect(Object.keys(mails)).to.include(alone);
  });
});
