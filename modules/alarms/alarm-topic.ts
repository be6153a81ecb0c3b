import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { policyDocument, type Statement } from "../iam/policy";
import { distinctIds } from "../ids/distinct";
import { Key } from "../kms/key";

export interface AlarmTopicProps {
  readonly account: Account;
  /** The environment's prefix, with which the alarms' names begin. */
  readonly prefix: string;
  /** Who gets a mail; each has to confirm the one that AWS sends first. */
  readonly emails: readonly string[];
}

/** The SNS topic to which the alarms of an environment go: encrypted, and open to its own alarms only. */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { account, prefix, emails }: AlarmTopicProps) {
    super(scope, id);
    const name = `${prefix}-alarms`;
    const ownAlarms = {
      StringEquals: { "aws:SourceAccount": account.id },
      ArnLike: { "aws:SourceArn": account.arn("cloudwatch", `alarm:${prefix}-*`) },
    };
    const alarms = { Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" } } as const;
    // CloudWatch can't use the key that AWS manages for SNS, so the topic has one of its own.
    const useKey: Statement = {
      ...alarms,
      Sid: "AlarmsEncrypt",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: ownAlarms,
    };
    const key = new Key(this, "key", { account, name, description: `Alarms of ${prefix}`, statements: [useKey] });
    const topic = new SnsTopic(this, "topic", { name, kmsMasterKeyId: key.arn });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument([
        { ...alarms, Sid: "AlarmsPublish", Action: "sns:Publish", Resource: topic.arn, Condition: ownAlarms },
      ]),
    });
    for (const [short, email] of distinctIds(emails, idOf)) {
      new SnsTopicSubscription(this, `mail-${short}`, { topicArn: topic.arn, protocol: "email", endpoint: email });
    }
  }
}

const idOf = (email: string) =>
  email
    .toLowerCase()
    .replace("@", "-at-")
    .replaceAll(/[^a-z0-9-]+/g, "-");
