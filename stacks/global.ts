import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block";
import type { App } from "cdktf";
import { Account } from "../modules/iam/account";
import { Key } from "../modules/kms/key";
import { Pipeline } from "../modules/pipeline/pipeline";
import { LockTable } from "../modules/state/lock-table";
import { StateBucket } from "../modules/state/state-bucket";
import type { Environment } from "./environments";
import { project } from "./names";
import { useProviders } from "./providers";
import { Stack } from "./stack";
import type { GlobalVars } from "./vars";

/** What the account has once: the home of every environment's state. */
export class GlobalStack extends Stack {
  readonly region: string;
  readonly key: Key;
  readonly stateBucket: StateBucket;
  readonly lockTable: LockTable;
  readonly pipeline: Pipeline | undefined;

  constructor(app: App, { name, prefix, vars, targets }: Environment<GlobalVars>) {
    super(app, name);
    this.region = vars.region;
    useProviders(this, { ...vars, accountId: vars.accountId, environment: name });
    const account = new Account(this, "account", vars.region);
    this.key = new Key(this, "state-key", {
      account,
      name: `${prefix}-state`,
      description: "Terraform state and its locks",
    });
    this.stateBucket = new StateBucket(this, "state-bucket", { name: vars.stateBucket, key: this.key });
    this.lockTable = new LockTable(this, "lock-table", { name: vars.lockTable, key: this.key });
    if (vars.ebsEncryption) new EbsEncryptionByDefault(this, "ebs-encryption", { enabled: true });
    if (vars.blockPublicS3) {
      new S3AccountPublicAccessBlock(this, "s3-public-access-block", {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
    }
    if (!vars.github) return;
    this.pipeline = new Pipeline(this, "pipeline", {
      account,
      project,
      github: vars.github,
      state: {
        bucket: this.stateBucket.bucket,
        bucketArn: this.stateBucket.arn,
        lockTableArn: this.lockTable.arn,
        keyArn: this.key.arn,
      },
      targets,
    });
  }
}
