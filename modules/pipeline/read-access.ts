import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import { redisNames } from "../redis-cluster/store";
import type { Target } from "./target";

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
  // Terraform asks for a new token in every plan, and throws it away.
  "secretsmanager:GetRandomPassword",
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

/** What Terraform reads to compare the given environments with what is there. */
export const readEverything = (account: Account, targets: readonly Target[]): Statement[] => {
  const regions = [...new Set(targets.map(({ region }) => region))];
  return [
    { Sid: "ReadSettings", Effect: "Allow", Action: reads, Resource: "*" },
    ...(targets.length === 0 ? [] : readPublicParameters(account, regions)),
    ...(targets.length === 0 ? [] : readRedisSecrets(account, targets, regions)),
  ];
};

const readPublicParameters = ({ partition }: Account, regions: readonly string[]): Statement[] => [
  {
    Sid: "ReadPublicParameters",
    Effect: "Allow",
    Action: "ssm:GetParameter",
    Resource: regions.map((region) => `arn:${partition}:ssm:${region}::parameter/aws/service/*`),
  },
];

/** Terraform reads a secret's version again, to see that it is there: the token that it gives to ElastiCache, and what the pods get. */
const readRedisSecrets = (account: Account, targets: readonly Target[], regions: readonly string[]): Statement[] => [
  {
    Sid: "ReadRedisSecrets",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: targets.flatMap(({ prefix, region }) =>
      // Secrets Manager ends a secret's ARN with six characters of its own.
      ["", "-auth-token"].map((which) =>
        account.arn("secretsmanager", `secret:${redisNames(prefix).secret}${which}-??????`, region),
      ),
    ),
  },
  {
    Sid: "DecryptRedisSecrets",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: regions.map((region) => account.arn("kms", "key/*", region)),
    Condition: {
      StringEquals: { "kms:ViaService": regions.map((region) => `secretsmanager.${region}.amazonaws.com`) },
      "ForAnyValue:StringEquals": {
        "kms:ResourceAliases": targets.map(({ prefix }) => `alias/${redisNames(prefix).key}`),
      },
    },
  },
];
