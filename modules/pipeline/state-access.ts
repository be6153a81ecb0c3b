import type { Statement } from "../iam/policy";

/** Where the states are, as the roles of the pipeline reach them. */
export interface StateHome {
  readonly bucketArn: string;
  readonly lockTableArn: string;
  readonly keyArn: string;
}

/** Lets Terraform take and give back the lock of the states whose keys begin so, and read them; `*` are all. */
export const readStates = ({ bucketArn, lockTableArn, keyArn }: StateHome, environment: string): Statement[] => [
  { Sid: "FindStates", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
  { Sid: "ReadStates", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucketArn}/${environment}/*` },
  {
    Sid: "LockStates",
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:DeleteObject"],
    Resource: `${bucketArn}/${environment}/*.tflock`,
  },
  {
    Sid: "LockStatesInTheTable",
    Effect: "Allow",
    Action: ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
    Resource: lockTableArn,
  },
  { Sid: "DecryptStates", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: keyArn },
];

/** Lets Terraform write the states whose keys begin so. */
export const writeStates = ({ bucketArn }: StateHome, environment: string): Statement => ({
  Sid: "WriteStates",
  Effect: "Allow",
  Action: "s3:PutObject",
  Resource: `${bucketArn}/${environment}/*`,
});
