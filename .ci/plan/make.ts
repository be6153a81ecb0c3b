import * as v from "valibot";
import type { Environment } from "../../stacks/environments";
import { globalSchema } from "../../stacks/vars";
import type { Project } from "../project";
import { Refusal } from "../refusal";
import { deployedTag, imageTagOption } from "../service/tag";
import { PlanFiles } from "./files";
import { type DataKeys, sealFile, stateKeys } from "./seal";
import { changesOf, outputsOf, type PlanSummary } from "./summary";
import { synthesisDigest } from "./synthesis";
import { Terraform } from "./terraform";

export interface PlanWish {
  /** Plans to take the environment down. */
  readonly destroy: boolean;
  /** What becomes of Terraform's plan: it is kept for an apply here, encrypted for one elsewhere, or not kept. */
  readonly keep: "here" | "sealed" | "not";
  /** Leaves the service's image as it is deployed. */
  readonly keepImage: boolean;
}

/** Lines of Terraform's error that a summary keeps. */
const errorLines = 40;

/** Plans a synthesized environment. A plan that fails is a summary, too: who reviews it must see that. */
export async function makePlan(project: Project, environment: Environment, wish: PlanWish): Promise<PlanSummary> {
  const { name } = environment;
  const terraform = new Terraform(project, name);
  const files = new PlanFiles(project.root, name);
  files.begin();
  const base = { environment: name, source: synthesisDigest(terraform.folder), destroy: wish.destroy };
  const { code, output } = await runPlan(terraform, files.plan, wish);
  if (code !== 0 && code !== 2) {
    const error = output.trimEnd().split("\n").slice(-errorLines).join("\n");
    const failed: PlanSummary = { ...base, outcome: "failed", changes: [], outputs: [], error };
    files.keep(failed);
    return failed;
  }
  const plan = await terraform.show(files.plan);
  const summary: PlanSummary = {
    ...base,
    outcome: code === 2 ? "changes" : "none",
    changes: changesOf(plan),
    outputs: outputsOf(plan),
  };
  files.keep(summary);
  if (wish.keep === "sealed") {
    await sealFile(keysOf(project, environment), files.plan, files.sealed, sealContext(summary));
  } else if (wish.keep === "not") {
    files.forgetPlan();
  }
  return summary;
}

async function runPlan(terraform: Terraform, file: string, { keepImage, destroy }: PlanWish) {
  try {
    await terraform.init("made anew");
    const image = keepImage ? imageTagOption(await deployedTag(terraform)) : [];
    // No lock: a plan changes nothing, and Terraform refuses to apply one that was made of another state than there is.
    return await terraform.plan(file, ["-lock=false", ...image, ...(destroy ? ["-destroy"] : [])]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: 1, output: error.message };
  }
}

/** What a sealed plan is bound to. */
export const sealContext = ({ environment, source, destroy }: PlanSummary) =>
  `${environment} ${source} ${destroy ? "destroy" : "deploy"}`;

/** Keys for the plans of an environment, of the bucket that keeps its state. */
export function keysOf({ root, env }: Project, { name, backend }: Environment): DataKeys {
  const home = v.parse(globalSchema, backend.home.input);
  return stateKeys({ bucket: home.stateBucket, region: home.region, cwd: root, env }, name);
}
