import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What a chart's default values say of the values it takes, in short: `map` and `any` may hold whatever, a scalar is told by
 * its type, and `one of a|b` by what the chart's schema allows. Where the key `further` stands, other keys are taken, too.
 */
export type KnownValues = { readonly [key: string]: KnownValues | string };

/** In the place of keys that nobody told of. */
export const further = "…";

export interface ChartReference {
  readonly chart: string;
  readonly version: string;
  readonly values: KnownValues;
  /** What its defaults say of how pods run (replicas, budgets, spread, rights), by path. */
  readonly pods: Readonly<Record<string, unknown>>;
}

/** The folder of the generated files in the source; the compiled file is dist/modules/addons/reference/known-values.js. */
export const referenceFolder = join(__dirname, "..", "..", "..", "..", "modules", "addons", "reference");

/** What `npm run charts:update` kept of a chart. */
export const readReference = (chart: string): ChartReference =>
  JSON.parse(readFileSync(join(referenceFolder, `${chart}.json`), "utf8"));

/** What is wrong with values for a chart, a sentence each: keys that it does not know, and kinds that it does not expect. */
export function valueFaults(known: KnownValues, values: object, path: readonly string[] = []): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const expected = known[key] ?? known[further];
    const here = [...path, key];
    if (expected === undefined) {
      return [`${here.join(".")} is not known to the chart; known there are ${Object.keys(known).join(", ")}`];
    }
    if (typeof expected === "object") {
      return isMap(value)
        ? valueFaults(expected, value, here)
        : [`${here.join(".")} must be a map, got ${JSON.stringify(value)}`];
    }
    return fits(expected, value) ? [] : [`${here.join(".")} must be ${expected}, got ${JSON.stringify(value)}`];
  });
}

const isMap = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

function fits(expected: string, value: unknown): boolean {
  if (expected === "any") return true;
  if (expected === "map") return isMap(value);
  if (expected === "list") return Array.isArray(value);
  if (expected.startsWith("one of ")) return expected.slice("one of ".length).split("|").includes(String(value));
  return typeof value === expected;
}
