import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { environmentOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { PlanFiles } from "./files";
import { keysOf, sealContext } from "./make";
import { headline } from "./markdown";
import { openFile } from "./seal";
import { synthesisDigest } from "./synthesis";
import { synthesize, Terraform } from "./terraform";

/**
 * `npm run apply -- ENVIRONMENT`: applies the plan that `npm run plan` made, as it was reviewed or not at all. It is refused
 * when the source is another than that of the plan, and by Terraform when the state is. `--skip-synth` takes cdktf.out as it is.
 *
 * It is Terraform that applies it: cdktf 0.21 can't be given a plan, it makes its own and applies that unseen.
 */
export async function apply(project: Project, args: readonly string[]): Promise<number> {
  const options = { "skip-synth": { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const environment = environmentOf(project, positionals[0]);
  const { name } = environment;
  const files = new PlanFiles(project.root, name);
  const summary = files.summary();
  if (summary.outcome === "failed") throw new Refusal(`the plan of ${name} failed; mend that and plan again`);
  if (summary.outcome === "none") {
    console.log(`${name}: no changes, nothing to apply`);
    return 0;
  }
  if (!values["skip-synth"]) await synthesize(project);
  const terraform = new Terraform(project, name);
  const source = synthesisDigest(terraform.folder);
  if (source !== summary.source) {
    throw new Refusal(`the plan of ${name} was made of other source (${summary.source}, now ${source}); plan again`);
  }
  await terraform.init(files.restoreLock());
  if (existsSync(files.sealed)) {
    await openFile(keysOf(project, environment), files.sealed, files.plan, sealContext(summary));
  } else if (!existsSync(files.plan)) {
    throw new Refusal(`the plan of ${name} was not kept; plan again`);
  }
  console.log(`${name}: ${headline(summary)}`);
  const { code, output } = await terraform.apply(files.plan);
  // Applied or not, it can't be applied again.
  files.remove();
  if (code === 0) return 0;
  const stale = /Saved plan is stale/.test(output) ? "; somebody else has deployed since it was made" : "";
  throw new Refusal(`the plan of ${name} was not applied${stale}; plan again`);
}
