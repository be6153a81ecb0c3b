import { type Cidr, formatCidr, parseCidr, partOf } from "./cidr";
import type { Tier } from "./network";

/** The ranges of one zone's subnets. */
export interface ZoneRanges {
  /** Nodes and pods: the large one, as the VPC CNI gives every pod an address of its own. */
  readonly private: string;
  /** Load balancers and NAT gateways. */
  readonly public: string;
  /** Redis; no route to the internet. */
  readonly database: string;
}

/** The smallest subnet that AWS makes: /28. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export const smallestSubnet = 28;

/**
 * How many bits the two kinds of subnet add to the VPC's prefix. One to three zones share a layout, and so do four to
 * seven, so that a zone added later moves no subnet that exists: of 4 (or 8) equal blocks each zone takes one as its
 * private subnet, and the last block is cut into 8 (or 16) for the public and the database subnets.
 */
const layout = (zones: number) => (zones <= 3 ? { blockBits: 2, smallBits: 3 } : { blockBits: 3, smallBits: 4 });

/** The most zones that a VPC here may span. */
export const maxZones = 7;

/** The longest prefix (the smallest VPC) that still has room for the subnets of so many zones. */
export const longestVpcPrefix = (zones: number) => {
  const { blockBits, smallBits } = layout(zones);
  return smallestSubnet - blockBits - smallBits;
};

/** The ranges of each tier's subnets, in the order of the zones. */
export function tierRanges(vpc: string, zones: number): Readonly<Record<Tier, readonly string[]>> {
  const ranges = zoneRanges(vpc, zones);
  const of = (tier: Tier) => ranges.map((zone) => zone[tier]);
  return { private: of("private"), public: of("public"), database: of("database") };
}

/** Computes the ranges of every zone's subnets from the VPC's, in the order of the zones. */
export function zoneRanges(vpc: string, zones: number): ZoneRanges[] {
  const range = parseCidr(vpc);
  if (!range || range.prefix > longestVpcPrefix(zones) || zones > maxZones) {
    throw new RangeError(`${vpc} has no room for the subnets of ${zones} zones`);
  }
  const { blockBits, smallBits } = layout(zones);
  const block = (index: number): Cidr => partOf(range, range.prefix + blockBits, index);
  const last = block(2 ** blockBits - 1);
  const small = (index: number): Cidr => partOf(last, last.prefix + smallBits, index);
  const firstDatabase = 2 ** (smallBits - 1);
  return Array.from({ length: zones }, (_, zone) => ({
    private: formatCidr(block(zone)),
    public: formatCidr(small(zone)),
    database: formatCidr(small(firstDatabase + zone)),
  }));
}
