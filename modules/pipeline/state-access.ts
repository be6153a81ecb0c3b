import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";

/** Where the states are, as the roles of the pipeline reach them. */
export interface StateHome {
  readonly bucket: string;
  readonly bucketArn: string;
  readonly lockTableArn: string;
  readonly keyArn: string;
}

/** What names the environment of a sealed plan in KMS's encryption context: without it, the plan's key is not given out. */
export const sealContext = "bluecore-plan";

/** Lets Terraform read the states whose keys begin so, without taking their locks; `*` are all. */
export const readStates = (account: Account, home: StateHome, environment: string): Statement[] => [
  { Sid: "FindStates", Effect: "Allow", Action: "s3:ListBucket", Resource: home.bucketArn },
  { Sid: "ReadStates", Effect: "Allow", Action: "s3:GetObject", Resource: `${home.bucketArn}/${environment}/*` },
  {
    // The table keeps a digest of each state beside its lock.
    Sid: "ReadDigests",
    Effect: "Allow",
    Action: "dynamodb:GetItem",
    Resource: home.lockTableArn,
    Condition: itemsOf(home, environment),
  },
  throughServices(account, home, "DecryptStates", "kms:Decrypt"),
];

/** Lets Terraform write the states whose keys begin so, and hold their locks. */
export const writeStates = (account: Account, home: StateHome, environment: string): Statement[] => [
  { Sid: "WriteStates", Effect: "Allow", Action: "s3:PutObject", Resource: `${home.bucketArn}/${environment}/*` },
  {
    Sid: "UnlockStates",
    Effect: "Allow",
    Action: "s3:DeleteObject",
    Resource: `${home.bucketArn}/${environment}/*.tflock`,
  },
  {
    Sid: "LockStatesInTheTable",
    Effect: "Allow",
    Action: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
    Resource: home.lockTableArn,
    Condition: itemsOf(home, environment),
  },
  throughServices(account, home, "EncryptStates", "kms:GenerateDataKey"),
];

/** Lets a plan of any of the environments be sealed: a key for it is given out, and not given out again. */
export const sealPlans = (home: StateHome, environments: readonly string[]): Statement =>
  forPlansOf(home, "SealPlans", "kms:GenerateDataKey", environments);

/** Lets the sealed plans of one environment be opened. */
export const openPlans = (home: StateHome, environment: string): Statement =>
  forPlansOf(home, "OpenPlans", "kms:Decrypt", [environment]);

/** The items of the states whose keys begin so: they are called after bucket and key. */
const itemsOf = ({ bucket }: StateHome, environment: string) => ({
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${bucket}/${environment}/*` },
});

/** The key of the states as S3 and DynamoDB use it on the caller's behalf: by itself, it opens nothing else. */
const throughServices = (account: Account, { keyArn }: StateHome, sid: string, action: string): Statement => ({
  Sid: sid,
  Effect: "Allow",
  Action: action,
  Resource: keyArn,
  Condition: {
    StringEquals: { "kms:ViaService": ["s3", "dynamodb"].map((name) => `${name}.${account.region}.amazonaws.com`) },
  },
});

const forPlansOf = (
  { keyArn }: StateHome,
  sid: string,
  action: string,
  environments: readonly string[],
): Statement => ({
  Sid: sid,
  Effect: "Allow",
  Action: action,
  Resource: keyArn,
  Condition: { StringEquals: { [`kms:EncryptionContext:${sealContext}`]: environments } },
});
