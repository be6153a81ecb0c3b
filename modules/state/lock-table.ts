import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import type { Key } from "../kms/key";

export interface LockTableProps {
  readonly name: string;
  readonly key: Key;
}

/** The DynamoDB table in which Terraform holds a lock on a state while it works. */
export class LockTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, key }: LockTableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, "table", {
      name,
      billingMode: "PAY_PER_REQUEST",
      // The key's name is fixed by Terraform's S3 backend.
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      deletionProtectionEnabled: true,
      lifecycle: { preventDestroy: true },
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
