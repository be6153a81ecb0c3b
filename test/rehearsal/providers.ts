import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Block = Record<string, unknown>;

/**
 * Takes providers that can't be had on this machine out of the synthesized stacks, with all that is theirs. What remains must
 * stand by itself: anything but an output or an order that refers to what was taken out is an error.
 *
 * @param stacks folder of the synthesized stacks
 * @param mirror a provider mirror, HOST/hashicorp/NAME
 * @returns the names of the providers that were taken out
 */
export function takeOutMissingProviders(stacks: string, mirror: string): string[] {
  const available = new Set(readdirSync(mirror).flatMap((host) => list(join(mirror, host, "hashicorp"))));
  const taken = new Set<string>();
  for (const stack of readdirSync(stacks)) {
    const file = join(stacks, stack, "cdk.tf.json");
    const config = JSON.parse(readFileSync(file, "utf8")) as Block;
    const missing = Object.keys(block(block(config.terraform).required_providers)).filter(
      (name) => !available.has(name),
    );
    if (missing.length === 0) continue;
    writeFileSync(file, JSON.stringify(withoutProviders(config, missing), null, 2));
    for (const name of missing) taken.add(name);
  }
  return [...taken].sort();
}

/** A configuration without some providers, their resources and data sources, and the outputs and orders that name these. */
export function withoutProviders(config: Block, providers: readonly string[]): Block {
  const result = structuredClone(config);
  for (const name of providers) {
    delete block(result.provider)[name];
    delete block(block(result.terraform).required_providers)[name];
  }
  const addresses: string[] = [];
  for (const [kind, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    const types = block(result[kind]);
    for (const type of Object.keys(types).filter((one) => providers.some((name) => one.startsWith(`${name}_`)))) {
      addresses.push(...Object.keys(block(types[type])).map((name) => `${prefix}${type}.${name}`));
      delete types[type];
    }
  }
  const outputs = block(result.output);
  for (const name of Object.keys(outputs)) if (mention(outputs[name], addresses)) delete outputs[name];
  for (const kind of ["resource", "data"]) {
    for (const [type, items] of Object.entries(block(result[kind]))) {
      for (const [name, item] of Object.entries(block(items))) {
        dropOrders(block(item), addresses);
        const other = mention(item, addresses);
        if (other) throw new Error(`${type}.${name} needs ${other}, whose provider is not on this machine`);
      }
    }
  }
  return result;
}

function dropOrders(item: Block, addresses: readonly string[]): void {
  if (!Array.isArray(item.depends_on)) return;
  item.depends_on = item.depends_on.filter((address) => !addresses.includes(address));
}

/** The first of the addresses that stands in a value, as a whole name. */
function mention(value: unknown, addresses: readonly string[]): string | undefined {
  const text = JSON.stringify(value);
  return addresses.find((address) => new RegExp(`\\b${address.replaceAll(".", "\\.")}(?![\\w-])`).test(text));
}

const block = (value: unknown): Block => (typeof value === "object" && value !== null ? (value as Block) : {});

const list = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
