import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { FlowLogs } from "./flow-logs";
import { type Network, type Tier, tierTag } from "./network";
import { tierRanges } from "./subnets";

export interface VpcProps {
  readonly account: Account;
  /** The environment's prefix: the VPC's name, and what the others' begin with. */
  readonly prefix: string;
  /** Range of the VPC, /16 to /23; the subnets' are computed from it. */
  readonly cidr: string;
  /** Availability zones; each gets a subnet of every tier. */
  readonly zones: readonly string[];
  /** `none` keeps the private subnets from the internet; `one` is cheap; `per-zone` outlives the loss of a zone. */
  readonly natGateways: "none" | "one" | "per-zone";
  readonly flowLogRetentionDays: number;
  /** Keeps Terraform from destroying the VPC, and with that from any plan that would. */
  readonly deletionGuard: boolean;
}

const anywhere = "0.0.0.0/0";

/** A VPC with a private, a public and a database subnet in each zone, and its flow logs. */
export class Vpc extends Construct implements Network {
  readonly vpcId: string;
  readonly cidr: string;
  /** Availability zones, in the order of the subnets of each tier. */
  readonly zones: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly databaseSubnetIds: readonly string[];
  readonly discovery: string;
  readonly ranges: Network["ranges"];
  /** Route tables of the private subnets (one a zone) and of the database subnets, for gateway endpoints. */
  readonly internalRouteTableIds: readonly string[];
  /** The way of private subnets to the internet, which must stand before a node starts and go after it. */
  readonly egress: readonly Route[];

  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const { account, prefix, cidr, zones, natGateways } = props;
    this.prefix = prefix;
    this.cidr = cidr;
    this.zones = zones;
    this.discovery = prefix;
    const vpc = new AwsVpc(this, "vpc", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: prefix },
      lifecycle: { preventDestroy: props.deletionGuard },
    });
    this.vpcId = vpc.id;
    // Without rules of its own, so that what names no security group reaches nothing.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: `${prefix}-default-closed` },
    });
    new FlowLogs(this, "flow-logs", { account, prefix, vpcId: vpc.id, retentionDays: props.flowLogRetentionDays });

    this.ranges = tierRanges(cidr, zones.length);
    const tierOf = (tier: Tier, tags: Readonly<Record<string, string>> = {}) =>
      zones.map((zone, index) => this.subnet(tier, zone, this.ranges[tier][index] ?? "", tags));
    const privateSubnets = tierOf("private", {
      "kubernetes.io/role/internal-elb": "1",
      "karpenter.sh/discovery": prefix,
    });
    const publicSubnets = tierOf("public", { "kubernetes.io/role/elb": "1" });
    const databaseSubnets = tierOf("database");
    this.privateSubnetIds = privateSubnets.map((subnet) => subnet.id);
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);
    this.databaseSubnetIds = databaseSubnets.map((subnet) => subnet.id);

    const internetRoute = this.internetRoute(publicSubnets);
    const gateways = publicSubnets
      .slice(0, { none: 0, one: 1, "per-zone": zones.length }[natGateways])
      .map((subnet, index) => this.natGateway(zones[index] ?? "", subnet, internetRoute));
    const privateTables = privateSubnets.map((subnet, index) => this.routeTable(`private-${zones[index]}`, [subnet]));
    this.egress = privateTables.flatMap((table, index) => {
      const gateway = gateways[index] ?? gateways[0];
      if (!gateway) return [];
      return [
        new Route(this, `private-${zones[index]}-egress`, {
          routeTableId: table.id,
          destinationCidrBlock: anywhere,
          natGatewayId: gateway.id,
        }),
      ];
    });
    const databaseTable = this.routeTable("database", databaseSubnets);
    this.internalRouteTableIds = [...privateTables, databaseTable].map((table) => table.id);
  }

  private subnet(tier: Tier, zone: string, cidrBlock: string, tags: Readonly<Record<string, string>>): Subnet {
    return new Subnet(this, `${tier}-${zone}`, {
      vpcId: this.vpcId,
      availabilityZone: zone,
      cidrBlock,
      tags: { Name: `${this.prefix}-${tier}-${zone}`, [tierTag]: tier, ...tags },
    });
  }

  private internetRoute(subnets: readonly Subnet[]): Route {
    const gateway = new InternetGateway(this, "internet-gateway", { vpcId: this.vpcId, tags: { Name: this.prefix } });
    const table = this.routeTable("public", subnets);
    return new Route(this, "public-internet", {
      routeTableId: table.id,
      destinationCidrBlock: anywhere,
      gatewayId: gateway.id,
    });
  }

  private natGateway(zone: string, subnet: Subnet, internetRoute: Route): NatGateway {
    const name = `${this.prefix}-nat-${zone}`;
    const address = new Eip(this, `nat-address-${zone}`, { domain: "vpc", tags: { Name: name } });
    return new NatGateway(this, `nat-${zone}`, {
      allocationId: address.allocationId,
      subnetId: subnet.id,
      tags: { Name: name },
      dependsOn: [internetRoute],
    });
  }

  private routeTable(name: string, subnets: readonly Subnet[]): RouteTable {
    const table = new RouteTable(this, `${name}-routes`, {
      vpcId: this.vpcId,
      tags: { Name: `${this.prefix}-${name}` },
    });
    for (const [index, subnet] of subnets.entries()) {
      new RouteTableAssociation(this, `${name}-routes-${index}`, { routeTableId: table.id, subnetId: subnet.id });
    }
    return table;
  }
}
