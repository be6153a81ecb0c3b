import { type App, TerraformStack } from "cdktf";
import { Account } from "../modules/iam/account";
import { Key } from "../modules/kms/key";
import { LockTable } from "../modules/state/lock-table";
import { StateBucket } from "../modules/state/state-bucket";
import type { Environment } from "./environments";
import { useProviders } from "./providers";
import type { GlobalVars } from "./vars";

/** What the account has once: the home of every environment's state. */
export class GlobalStack extends TerraformStack {
  readonly region: string;
  readonly key: Key;
  readonly stateBucket: StateBucket;
  readonly lockTable: LockTable;

  constructor(app: App, { name, prefix, vars }: Environment<GlobalVars>) {
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
  }
}
