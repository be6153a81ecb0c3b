/** A check of checkov that fails and may, on certain resources, with the reason. */
export interface Skip {
  readonly check: string;
  /** Which resources: the address, without the module. */
  readonly resource: RegExp;
  readonly reason: string;
}

/** All that checkov may find. `npm run check:policies` fails on anything else, and on a skip that nothing needs any more. */
export const skips: readonly Skip[] = [
  {
    check: "CKV2_AWS_57",
    resource: /^aws_secretsmanager_secret\.redis_/,
    reason:
      "The token rotates with redis.authTokenVersion: Secrets Manager's own rotation would change it behind the back of ElastiCache and of Terraform's state.",
  },
  {
    check: "CKV_AWS_126",
    resource: /^aws_instance\.bastion_/,
    reason: "Nobody scales or judges the bastion by its metrics; by the minute they cost more than the machine.",
  },
  {
    check: "CKV_AWS_338",
    resource: /^aws_cloudwatch_log_group\./,
    reason: "How long logs are kept is a variable of each environment; a year of flow logs costs more than the rest.",
  },
  {
    check: "CKV_AWS_39",
    resource: /^aws_eks_cluster\./,
    reason: "The endpoint is public only where eks.publicAccessCidrs names ranges, and IAM decides then as before.",
  },
  {
    check: "CKV_AWS_38",
    resource: /^aws_eks_cluster\./,
    reason:
      "demo names every range, so that whoever tries the project reaches it from anywhere; its vars.ts says to narrow it.",
  },
  {
    check: "CKV2_AWS_62",
    resource: /^aws_s3_bucket\.state-bucket_/,
    reason: "Nothing waits for a state to change.",
  },
  {
    check: "CKV_AWS_144",
    resource: /^aws_s3_bucket\.state-bucket_/,
    reason: "Versions keep what is overwritten; a state is of no use while the region it describes is away.",
  },
  {
    check: "CKV_AWS_18",
    resource: /^aws_s3_bucket\.state-bucket_/,
    reason:
      "Who read or wrote a state is CloudTrail's to say (data events), as the bucket that took the logs would need one too.",
  },
  ...["CKV_AWS_290", "CKV_AWS_355"].map((check) => ({
    check,
    resource: /^aws_iam_role_policy\.addons_load-balancer-controller_/,
    reason:
      "As in the controller's official policy, against which a test holds it: these calls take no ARN that is known beforehand, and know no condition on tags.",
  })),
  {
    check: "CKV_AWS_355",
    resource: /^aws_iam_role_policy\.addons_external-dns_/,
    reason: "Listing hosted zones takes no ARN; records are written in the environment's own zone only.",
  },
  ...["CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289", "CKV_AWS_290", "CKV_AWS_355"].map((check) => ({
    check,
    resource: /^aws_iam_policy\.pipeline_boundaries_role_/,
    reason: "A permissions boundary grants nothing: it is the most that a role's own policies may say.",
  })),
];
