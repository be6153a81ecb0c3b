/** A VPC as the other modules see it, whether this environment makes it or another one does. */
export interface Network {
  readonly vpcId: string;
  /** The range of the VPC. */
  readonly cidr: string;
  /** Subnets of nodes, pods and interface endpoints, one a zone. */
  readonly privateSubnetIds: readonly string[];
  /** Subnets of internet-facing load balancers, one a zone. */
  readonly publicSubnetIds: readonly string[];
  /** Subnets of Redis, with no route to the internet, one a zone. */
  readonly databaseSubnetIds: readonly string[];
  /** Value of the private subnets' tag `karpenter.sh/discovery`, by which Karpenter finds them: their owner's prefix. */
  readonly discovery: string;
  /** The ranges of the subnets of each tier. */
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
}

/** The tiers of subnets; each subnet bears its tier as the tag `Tier`, by which other environments find it. */
export type Tier = "private" | "public" | "database";

/** The tag by which a shared VPC's subnets are found. */
export const tierTag = "Tier";
