import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { Key } from "../kms/key";

export interface LogGroupProps {
  readonly name: string;
  /** Its policy must let CloudWatch Logs use it for this name (`logGroupPrefix`). */
  readonly key: Key;
  readonly retentionDays: number;
}

/** An encrypted log group that goes with its environment: what a service makes itself survives a destroy and blocks the next. */
export class LogGroup extends Construct {
  readonly name: string;
  readonly arn: string;
  /** For what must wait for the group. */
  readonly resource: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, { name, key, retentionDays }: LogGroupProps) {
    super(scope, id);
    this.resource = new CloudwatchLogGroup(this, "group", { name, kmsKeyId: key.arn, retentionInDays: retentionDays });
    this.name = this.resource.name;
    this.arn = this.resource.arn;
  }
}
