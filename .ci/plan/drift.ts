import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { listed } from "../envs";
import { environmentOf, type Project } from "../project";
import { makePlan } from "./make";
import { headline, planSection } from "./markdown";
import { synthesize } from "./terraform";

/**
 * `npm run drift [-- ENVIRONMENT …]`: plans environments, all when none is named, and tells where AWS is not what the source
 * says. Nothing is kept but the summaries, for `npm run drift:report`. `--summary FILE` adds them to a file, `--skip-synth`
 * takes cdktf.out as it is.
 */
export async function drift(project: Project, args: readonly string[]): Promise<number> {
  const options = { summary: { type: "string" }, "skip-synth": { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const names = positionals.length > 0 ? positionals : listed(project, "all").map(({ name }) => name);
  const environments = names.map((name) => environmentOf(project, name));
  if (!values["skip-synth"]) await synthesize(project);
  const summaries = [];
  for (const environment of environments) {
    summaries.push(await makePlan(project, environment, { destroy: false, keep: "not", keepImage: false }));
  }
  for (const summary of summaries) {
    console.log(`${summary.environment}: ${headline(summary)}`);
    if (values.summary) appendFileSync(values.summary, `${planSection(summary)}\n\n`);
  }
  return summaries.some(({ outcome }) => outcome === "failed") ? 1 : 0;
}
