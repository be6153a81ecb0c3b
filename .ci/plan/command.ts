import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { environmentOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { makePlan } from "./make";
import { planSection } from "./markdown";
import { synthesize } from "./terraform";

/**
 * `npm run plan -- ENVIRONMENT`: plans an environment for `npm run apply`, and tells in short what is lost and what changes.
 *
 * --destroy NAME  plans to take it down; the name is typed a second time
 * --seal          encrypts the plan, which holds secrets, so that it may be carried to where it is applied
 * --keep-image    leaves the service's image as it is deployed: releases are for `npm run release`
 * --forget        keeps no plan, only the summary
 * --summary FILE  adds the summary to a file
 * --output FILE   adds `changes=true` or `changes=false` to a file as GitHub reads it
 * --skip-synth    takes cdktf.out as it is
 */
export async function plan(project: Project, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      destroy: { type: "string" },
      seal: { type: "boolean", default: false },
      "keep-image": { type: "boolean", default: false },
      forget: { type: "boolean", default: false },
      summary: { type: "string" },
      output: { type: "string" },
      "skip-synth": { type: "boolean", default: false },
    },
  });
  const environment = environmentOf(project, positionals[0]);
  const destroy = confirmed(environment.name, values.destroy);
  if (!values["skip-synth"]) await synthesize(project);
  const keep = values.forget ? "not" : values.seal ? "sealed" : "here";
  const summary = await makePlan(project, environment, { destroy, keep, keepImage: values["keep-image"] });
  const section = planSection(summary);
  console.log(`\n${section}`);
  if (values.summary) appendFileSync(values.summary, `${section}\n\n`);
  if (values.output) appendFileSync(values.output, `changes=${summary.outcome === "changes"}\n`);
  return summary.outcome === "failed" ? 1 : 0;
}

/** Whether to take it down, which is said by its name typed again; an empty one is no wish at all, as pipelines pass it. */
export function confirmed(name: string, typed: string | undefined): boolean {
  if (typed === undefined || typed === "") return false;
  if (typed === name) return true;
  throw new Refusal(`--destroy ${typed}: type the name of the environment again, ${name}`);
}
