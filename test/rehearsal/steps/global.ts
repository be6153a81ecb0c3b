import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planIsEmpty, resourceCounts } from "../checks";
import { StepFailure } from "../command";
import { editVars } from "../environments";
import { inventory } from "../inventory";
import { planner } from "../roles";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

/** The home of the state: from an empty account, with a local state that then moves into the bucket it describes. */
export const global: Scenario = {
  name: "global",
  needs: [],
  steps: [
    { title: "cdktf deploy global, with the pipeline's roles, state beside the project", run: deploy },
    { title: "npm run state:move", run: moveState },
    { title: "second plan of global", run: (stage) => planIsEmpty(stage.as(planner), "global") },
  ],
  closing: [],
};

/** What the account has before us: the zone of the environments' domains. */
export const hostedZone = "gbanchs.com";

async function deploy(stage: Stage): Promise<string> {
  const zone = { Name: hostedZone, CallerReference: hostedZone };
  await stage.emulator.ask([{ service: "route53", operation: "create_hosted_zone", parameters: zone }]);
  editVars(stage, "global", [[/region:/, 'github: { repository: "owner/name" },\n  region:']]);
  return resourceCounts(await stage.cdktf("deploy", "global", "--auto-approve"));
}

async function moveState(stage: Stage): Promise<string> {
  await stage.script("state:move", "--skip-provider-lock");
  const backend = readFileSync(join(stage.workspace.project, "envs", "global", "backend.ts"), "utf8");
  if (!backend.includes('stateIn("s3"')) throw new StepFailure("envs/global/backend.ts still keeps its state locally");
  stage.inventories.set("global", await inventory(stage.emulator));
  return `state is now ${(await stateKeys(stage)).join(", ")}`;
}

/** Keys of the states that the buckets of the account hold. */
export async function stateKeys({ emulator }: Stage): Promise<string[]> {
  const [answer] = await emulator.ask([{ service: "s3", operation: "list_buckets" }]);
  const buckets = (answer?.Buckets ?? []) as Array<{ Name: string }>;
  const lists = await emulator.ask(
    buckets.map(({ Name }) => ({ service: "s3", operation: "list_objects_v2", parameters: { Bucket: Name } })),
  );
  return lists.flatMap(({ Contents = [] }) => (Contents as Array<{ Key: string }>).map(({ Key }) => Key));
}
