import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { policyDocument, type Statement } from "../iam/policy";

export interface KeyProps {
  readonly account: Account;
  /** Alias of the key, without `alias/`. */
  readonly name: string;
  /** What it encrypts, in words. */
  readonly description: string;
  /**
   * Prefix of the CloudWatch log groups that the key may encrypt, such as `/aws/eks/bluecore-demo`.
   * @default none: CloudWatch Logs may not use the key
   */
  readonly logGroupPrefix?: string;
  /**
   * Further statements of the key's policy.
   * @default none
   */
  readonly statements?: readonly Statement[];
}

/** Days in which a deleted key can still be brought back; AWS takes 7 to 30. */
const deletionWindowInDays = 30;

/** A customer managed KMS key that rotates each year. IAM policies of the account decide who uses it. */
export class Key extends Construct {
  readonly arn: string;
  readonly id: string;

  constructor(scope: Construct, id: string, { account, name, description, logGroupPrefix, statements = [] }: KeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description,
      enableKeyRotation: true,
      deletionWindowInDays,
      policy: policyDocument([
        {
          Sid: "AccountDecidesByIam",
          Effect: "Allow",
          Principal: { AWS: account.globalArn("iam", "root") },
          Action: "kms:*",
          Resource: "*",
        },
        ...(logGroupPrefix === undefined ? [] : [cloudWatchLogs(account, logGroupPrefix)]),
        ...statements,
      ]),
    });
    new KmsAlias(this, "alias", { name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
    this.id = key.keyId;
  }
}

/** Lets CloudWatch Logs encrypt certain log groups. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const cloudWatchLogs = (account: Account, logGroupPrefix: string): Statement => ({
  Sid: "CloudWatchLogsEncrypts",
  Effect: "Allow",
  Principal: { Service: `logs.${account.region}.amazonaws.com` },
  Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
  Resource: "*",
  Condition: {
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": account.arn("logs", `log-group:${logGroupPrefix}*`) },
  },
});
