/** The middle one of some numbers; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A line of a Markdown table for each candidate that took part. */
export function table(
  operation: string,
  connections: number,
  names: readonly string[],
  of: { rate(name: string): number; p99(name: string): number; cpu(name: string): number },
): string[] {
  const bare = of.rate("bare node:http");
  return names
    .filter((name) => !Number.isNaN(of.rate(name)))
    .map((name) => {
      const rate = of.rate(name);
      const figures = [Math.round(rate), (rate / bare).toFixed(3), of.cpu(name).toFixed(1), of.p99(name).toFixed(2)];
      return `| ${operation}, ${connections} | ${name} | ${figures.join(" | ")} |`;
    });
}

/** One goal: what it is, what came out, what was wanted, and whether that is so. Without a figure it is left open. */
export function expectedLine(what: string, value: number, relation: ">=" | "<=" | "<", goal: number): string {
  if (Number.isNaN(value)) return `open  ${what}: not measured (goal ${relation} ${goal})`;
  const met = relation === ">=" ? value >= goal : relation === "<=" ? value <= goal : value < goal;
  return `${met ? "met " : "MISS"}  ${what}: ${value.toFixed(2)} (goal ${relation} ${goal})`;
}
