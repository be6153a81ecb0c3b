/** An IPv4 range: its first address as a number, and the length of its prefix. */
export interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined when the text is no range, or when its address has bits set past the prefix. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [first = 0, second = 0, third = 0, fourth = 0, prefix = 0] = match.slice(1).map(Number);
  if (Math.max(first, second, third, fourth) > 255 || prefix > 32) return undefined;
  const base = ((first * 256 + second) * 256 + third) * 256 + fourth;
  return base % sizeOf(prefix) === 0 ? { base, prefix } : undefined;
}

export function formatCidr({ base, prefix }: Cidr): string {
  const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(base / unit) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/** The number of addresses in a range of the given prefix length. */
export const sizeOf = (prefix: number) => 2 ** (32 - prefix);

/** The index-th of the equal parts of a range that have the given prefix length. */
export const partOf = (range: Cidr, prefix: number, index: number): Cidr => ({
  base: range.base + index * sizeOf(prefix),
  prefix,
});

/** Whether two ranges have an address in common. */
export const overlap = (one: Cidr, other: Cidr) =>
  one.base < other.base + sizeOf(other.prefix) && other.base < one.base + sizeOf(one.prefix);

/** Whether every address of the inner range lies in the outer one. */
export const contains = (outer: Cidr, inner: Cidr) => inner.prefix >= outer.prefix && overlap(outer, inner);
