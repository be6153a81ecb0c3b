import type { Request } from "./iam";

/** A call of the AWS API as the emulator tells of it (test/support/emulator/calls.py). */
export interface Call {
  /** Whose credentials it came with. */
  readonly caller: string;
  /** As in the signature of the call. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** ARNs of what it is about; none where it has no name of ours. */
  readonly resources: readonly string[];
  readonly context: Request["context"];
  /** ARNs of roles that it hands to a service. */
  readonly passed: readonly string[];
}

/** Calls that nobody has to be allowed. */
const free = ["sts:GetCallerIdentity"];

/** Services that IAM calls otherwise than their signatures do. */
const prefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** Actions that are called otherwise than the operation. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
const actions: Readonly<Record<string, string>> = {
  "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
  "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
  "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
};

/** What a service does with a KMS key on the caller's behalf, where the key is ours: the emulator sees none of that. */
const withKey: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:DeleteItem": ["kms:Decrypt"],
  "dynamodb:GetItem": ["kms:Decrypt"],
  "dynamodb:PutItem": ["kms:Decrypt"],
  "s3:GetObject": ["kms:Decrypt"],
  "s3:PutObject": ["kms:GenerateDataKey"],
  "secretsmanager:GetSecretValue": ["kms:Decrypt"],
  "secretsmanager:PutSecretValue": ["kms:Decrypt", "kms:GenerateDataKey"],
};

/** What AWS knows of a secret's key, and the emulator does not tell. The states' key has none of it that a role asks for. */
const ofKeys: Readonly<Record<string, readonly string[]>> = {
  secretsmanager: ["aws:ResourceTag/Environment", "kms:ResourceAliases"],
};

/** All that IAM is asked for a call: itself, the keys that it uses, the roles that it passes. */
export function requestsOf(call: Call): Request[] {
  const { service, region, resources, passed } = call;
  const operation = `${prefixes[service] ?? service}:${call.operation}`;
  if (free.includes(operation)) return [];
  const action = actions[operation] ?? operation;
  const context = { "aws:RequestedRegion": region };
  const via = { ...context, "kms:ViaService": `${service}.${region}.amazonaws.com` };
  return [
    ...(resources.length === 0 ? ["*"] : resources).map((resource) => ({
      action,
      resource,
      context: { ...context, ...call.context },
      unknown: [],
    })),
    ...(withKey[action] ?? []).map((use) => ({
      action: use,
      resource: undefined,
      context: via,
      unknown: ofKeys[service] ?? [],
    })),
    ...passed.map((role) => ({ action: "iam:PassRole", resource: role, context, unknown: [] })),
  ];
}
