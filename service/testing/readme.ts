import { readFileSync } from "node:fs";
import { join } from "node:path";
import { aboutSetting, envSchema, type SettingName } from "../env";
import { errorIds, errorMessage, errorStatus } from "../errors";
import { createMetrics } from "../metrics";

/** Seen from this file's place in dist-test. */
export const readmePath = join(__dirname, "..", "..", "..", "service", "README.md");

const row = (...cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

function settings(): string {
  const names = Object.keys(envSchema.entries).filter((name): name is SettingName => name in envSchema.entries);
  const rows = names.map((name) => {
    const { about, allowed, fallback } = aboutSetting(name);
    return row(`\`${name}\``, fallback === undefined ? "" : `\`${fallback}\``, allowed, about);
  });
  return [row("setting", "default", "allowed", "what it is"), row("---", "---", "---", "---"), ...rows].join("\n");
}

function errors(): string {
  const rows = errorIds.map((id) => row(`\`${id}\``, String(errorStatus(id)), errorMessage(id)));
  return [row("id", "status", "message"), row("---", "---", "---"), ...rows].join("\n");
}

async function metrics(): Promise<string> {
  const { registry } = createMetrics({ processMetrics: false });
  const rows = (await registry.getMetricsAsJSON()).map(({ name, help }) => row(`\`${name}\``, help));
  return [row("name", "what"), row("---", "---"), ...rows].join("\n");
}

const parts = { settings, errors, metrics } as const;

/** service/README.md with its tables made anew from the code, each between `<!-- name -->` and `<!-- end of name -->`. */
export async function readmeAsItShouldBe(): Promise<string> {
  let text = readFileSync(readmePath, "utf8");
  for (const [name, make] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`service/README.md has no markers for ${name}`);
    text = text.slice(0, from + begin.length) + (await make()) + text.slice(to);
  }
  return text;
}
