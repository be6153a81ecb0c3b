import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { Construct } from "constructs";

/** The AWS account that is deployed to, as Terraform learns it from the credentials. */
export class Account extends Construct {
  /** Twelve digits. */
  readonly id: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** ARN of whoever runs Terraform; of a role it is the session's. */
  readonly callerArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly region: string,
  ) {
    super(scope, id);
    const caller = new DataAwsCallerIdentity(this, "caller");
    this.id = caller.accountId;
    this.callerArn = caller.arn;
    this.partition = new DataAwsPartition(this, "partition").partition;
  }

  /** The ARN of something in this account, such as `arn("logs", "log-group:/x")`; in this region when no other is given. */
  arn(service: string, resource: string, region = this.region): string {
    return `arn:${this.partition}:${service}:${region}:${this.id}:${resource}`;
  }

  /** The ARN of something that belongs to the account and to no region, such as `globalArn("iam", "root")`. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.id}:${resource}`;
  }

  /** The ARN of a policy that AWS manages, such as `AmazonEKSClusterPolicy`. */
  managedPolicyArn(name: string): string {
    return `arn:${this.partition}:iam::aws:policy/${name}`;
  }
}
