import * as v from "valibot";
import type { Environment } from "../../stacks/environments";
import { globalSchema } from "../../stacks/vars";
import { type Project, planFolder } from "../project";
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
  const files = new PlanFiles(planFolder(project, name));
  files.begin();
  const source = synthesisDigest(terraform.folder);
  await terraform.init("made anew");
  // No lock: a plan changes nothing, and Terraform refuses to apply one that was made of another state than there is.
  const image = wish.keepImage ? imageTagOption(await deployedTag(terraform)) : [];
  const options = ["-lock=false", ...image, ...(wish.destroy ? ["-destroy"] : [])];
  const { code, output } = await terraform.plan(files.plan, options);
  const base = { environment: name, source, destroy: wish.destroy };
  if (code !== 0 && code !== 2) {
    const error = output.trimEnd().split("\n").slice(-errorLines).join("\n");
    const failed: PlanSummary = { ...base, outcome: "failed", changes: [], outputs: [], error };
    files.keep(failed, terraform.folder);
    return failed;
  }
  const plan = await terraform.show(files.plan);
  const summary: PlanSummary = {
    ...base,
    outcome: code === 2 ? "changes" : "none",
    changes: changesOf(plan),
    outputs: outputsOf(plan),
  };
  files.keep(summary, terraform.folder);
  if (wish.keep === "sealed") {
    await sealFile(keysOf(project, environment), files.plan, files.sealed, sealContext(summary));
  } else if (wish.keep === "not") {
    files.forgetPlan();
  }
  return summary;
}

/** What a sealed plan is bound to. */
export const sealContext = ({ environment, source, destroy }: PlanSummary) =>
  `${environment} ${source} ${destroy ? "destroy" : "deploy"}`;

/** Keys for the plans of an environment, of the bucket that keeps its state. */
export function keysOf({ root, env }: Project, { name, backend }: Environment): DataKeys {
  const home = v.parse(globalSchema, backend.home.input);
  return stateKeys({ bucket: home.stateBucket, region: home.region, cwd: root, env }, name);
}
