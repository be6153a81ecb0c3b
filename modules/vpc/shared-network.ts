import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { type Network, type Tier, tierTag } from "./network";

export interface SharedNetworkProps {
  /** Name of the VPC: its owner's prefix. */
  readonly name: string;
  /** The ranges of its subnets, as its owner's vars say. */
  readonly ranges: Network["ranges"];
}

/** The VPC that another environment makes, found by its name without a look into that one's state. */
export class SharedNetwork extends Construct implements Network {
  readonly vpcId: string;
  readonly cidr: string;
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly databaseSubnetIds: readonly string[];
  readonly discovery: string;
  readonly ranges: Network["ranges"];

  constructor(scope: Construct, id: string, { name, ranges }: SharedNetworkProps) {
    super(scope, id);
    this.ranges = ranges;
    const vpc = new DataAwsVpc(this, "vpc", { tags: { Name: name } });
    this.discovery = name;
    this.vpcId = vpc.id;
    this.cidr = vpc.cidrBlock;
    // AWS lists them in no particular order: sorted, the first one is the same at the next plan.
    const subnets = (tier: Tier): string[] =>
      Fn.sort(
        new DataAwsSubnets(this, tier, {
          filter: [
            { name: "vpc-id", values: [vpc.id] },
            { name: `tag:${tierTag}`, values: [tier] },
          ],
        }).ids,
      );
    this.privateSubnetIds = subnets("private");
    this.publicSubnetIds = subnets("public");
    this.databaseSubnetIds = subnets("database");
  }
}
