import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";

/**
 * What a plan reads, by service: calls that tell how things are set up, and none that gives out what is stored in them.
 * Most of them take no ARN.
 */
const reads = [
  "acm:Describe*",
  "acm:List*",
  "autoscaling:Describe*",
  "cloudwatch:Describe*",
  "cloudwatch:List*",
  "dynamodb:Describe*",
  "dynamodb:List*",
  "ec2:Describe*",
  "ec2:GetEbs*",
  "ecr:Describe*",
  "ecr:GetLifecyclePolicy",
  "ecr:GetRepositoryPolicy",
  "ecr:List*",
  "eks:Describe*",
  "eks:List*",
  "elasticache:Describe*",
  "elasticache:List*",
  "elasticloadbalancing:Describe*",
  "events:Describe*",
  "events:List*",
  "iam:Get*",
  "iam:List*",
  "kms:Describe*",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:List*",
  "logs:Describe*",
  "logs:List*",
  "route53:Get*",
  "route53:List*",
  "s3:GetAccountPublicAccessBlock",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:GetAccelerateConfiguration",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetResourcePolicy",
  "shield:Describe*",
  "sns:Get*",
  "sns:List*",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:List*",
  "wafv2:Get*",
  "wafv2:List*",
];

/** What Terraform reads to compare the environments whose prefix matches with what is there. */
export const readEverything = (account: Account, prefix: string): Statement[] => [
  { Sid: "ReadSettings", Effect: "Allow", Action: reads, Resource: "*" },
  {
    Sid: "ReadPublicParameters",
    Effect: "Allow",
    Action: "ssm:GetParameter",
    Resource: `arn:${account.partition}:ssm:${account.region}::parameter/aws/service/*`,
  },
  {
    // The token that Terraform gives to ElastiCache, which is in the state as well.
    Sid: "ReadTheRedisToken",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: account.arn("secretsmanager", `secret:${prefix}/redis-auth-token-*`),
  },
  {
    Sid: "DecryptTheRedisToken",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: account.arn("kms", "key/*"),
    Condition: {
      StringEquals: { "kms:ViaService": `secretsmanager.${account.region}.amazonaws.com` },
      "ForAnyValue:StringLike": { "kms:ResourceAliases": `alias/${prefix}-redis` },
    },
  },
];
