import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { assumedByService } from "../iam/policy";
import { Role } from "../iam/role";
import { Key } from "../kms/key";
import { LogGroup } from "../logs/log-group";

export interface FlowLogsProps {
  readonly account: Account;
  readonly prefix: string;
  readonly vpcId: string;
  readonly retentionDays: number;
}

/** Records every connection of a VPC in an encrypted log group. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { account, prefix, vpcId, retentionDays }: FlowLogsProps) {
    super(scope, id);
    const name = `/aws/vpc/${prefix}/flow-logs`;
    const key = new Key(this, "key", {
      account,
      name: `${prefix}-flow-logs`,
      description: `Flow logs of ${prefix}`,
      logGroupPrefix: name,
    });
    const group = new LogGroup(this, "log-group", { name, key, retentionDays });
    const role = new Role(this, "role", {
      name: `${prefix}-flow-logs`,
      trust: assumedByService("vpc-flow-logs.amazonaws.com", account.id),
      statements: [
        {
          Sid: "WriteFlowLogs",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: [group.arn, `${group.arn}:*`],
        },
      ],
    });
    new FlowLog(this, "flow-log", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: prefix },
    });
  }
}
