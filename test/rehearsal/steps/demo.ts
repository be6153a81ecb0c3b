import { diffIsEmpty, noSecretLeaked, planIsEmpty, rememberSecrets, resourceCounts } from "../checks";
import { StepFailure } from "../command";
import { inventory } from "../inventory";
import { rolesMay } from "../permissions";
import { deployer, planner } from "../roles";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";
import { stateKeys } from "./global";

/** An environment: deployed in one apply, unchanged by a second, and destroyed with nothing left. */
export const demo: Scenario = {
  name: "demo",
  needs: ["global"],
  steps: [
    { title: "cdktf deploy demo", run: (stage) => deploy(stage.as(deployer), "demo") },
    { title: "second plan of demo", run: (stage) => planIsEmpty(stage.as(planner), "demo") },
    { title: "cdktf diff demo", run: (stage) => diffIsEmpty(stage, "demo") },
  ],
  closing: [
    { title: "cdktf destroy demo", run: (stage) => destroy(stage.as(deployer), "demo") },
    { title: "what is left in the account", run: nothingLeft },
    { title: "what the pipeline's roles did, and may", run: (stage) => rolesMay(stage, [planner, deployer]) },
    { title: "secrets in files and output", run: async (stage) => noSecretLeaked(stage) },
  ],
};

/** Deploys an environment; its state must stand under its own name. */
export async function deploy(stage: Stage, name: string): Promise<string> {
  const output = await stage.cdktf("deploy", name, "--auto-approve");
  await rememberSecrets(stage);
  const keys = await stateKeys(stage);
  if (!keys.includes(`${name}/terraform.tfstate`))
    throw new StepFailure(`no state of ${name} among ${keys.join(", ")}`);
  return resourceCounts(output);
}

/** Destroys an environment. */
export async function destroy(stage: Stage, name: string): Promise<string> {
  return resourceCounts(await stage.cdktf("destroy", name, "--auto-approve"));
}

/** What a destroyed environment leaves on purpose: the last snapshot of its Redis. */
const keptOnPurpose = /^elasticache Snapshots .*-final-/;

/** The account holds what it held before the first environment, no more and no less. */
async function nothingLeft(stage: Stage): Promise<string> {
  const before = stage.inventories.get("global") ?? new Set<string>();
  const after = await inventory(stage.emulator);
  const extra = [...after].filter((item) => !before.has(item));
  const left = extra.filter((item) => !keptOnPurpose.test(item));
  const missing = [...before].filter((item) => !after.has(item));
  if (left.length > 0) throw new StepFailure("left behind after the destroy", left.join("\n"));
  if (missing.length > 0) throw new StepFailure("gone with the environment, but not its own", missing.join("\n"));
  return `${before.size} things, all of global and of a new account, and ${extra.length} final snapshots`;
}
