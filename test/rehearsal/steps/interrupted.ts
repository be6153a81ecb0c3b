import { readFileSync } from "node:fs";
import { planIsEmpty, resourceCounts } from "../checks";
import { StepFailure } from "../command";
import { editVars } from "../environments";
import { deployer, planner } from "../roles";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";
import { heldLocks, whoHolds } from "./lock";
import { redisShards } from "./update";

/** A deploy is lost in the middle, machine and all: what is left is explained, and the next one ends the work. */
export const interrupted: Scenario = {
  name: "interrupted",
  needs: ["demo"],
  steps: [
    { title: "cdktf deploy demo, a shard more, killed (kill -9) in the middle", run: kill },
    { title: "the next deploy: refused at the lock, unlocked, and to the end", run: goOn },
    { title: "second plan of demo, after that", run: (stage) => planIsEmpty(stage.as(planner), "demo") },
  ],
  closing: [],
};

const pollMs = 50;

const beingChanged = /aws_elasticache_replication_group\.[^\n]*: Modifying/;

async function kill(stage: Stage): Promise<string> {
  const wanted = (await redisShards(stage)) + 1;
  editVars(stage, "demo", [[/shards: \d+/, `shards: ${wanted}`]]);
  const { log } = stage.workspace;
  const before = readFileSync(log, "utf8").length;
  const lost = new AbortController();
  const watch = setInterval(() => {
    if (beingChanged.test(readFileSync(log, "utf8").slice(before))) lost.abort();
  }, pollMs);
  const { code, output } = await stage
    .as(deployer)
    .tryCdktf(["deploy", "demo", "--auto-approve"], lost.signal)
    .finally(() => clearInterval(watch));
  if (!lost.signal.aborted) throw new StepFailure(`it ended by itself, with exit code ${code}`, output);
  const { items, files } = await heldLocks(stage);
  if (items !== 1 || files !== 1) throw new StepFailure(`locks left: ${items} in the table, ${files} in the bucket`);
  return `killed while Redis was being changed to ${wanted} shards; both locks are left behind`;
}

async function goOn(stage: Stage): Promise<string> {
  const refused = await stage.as(deployer).tryCdktf(["deploy", "demo", "--auto-approve"]);
  if (refused.code === 0) throw new StepFailure("the lock of the lost run was passed over", refused.output);
  const { id, text } = whoHolds(refused.output);
  const unlock = await stage.terraform("demo", "force-unlock", "-force", id);
  const { items, files } = await heldLocks(stage);
  if (unlock.code !== 0 || items + files > 0) {
    throw new StepFailure(`locks left: ${items} in the table, ${files} in the bucket`, unlock.output);
  }
  const counts = resourceCounts(await stage.as(deployer).cdktf("deploy", "demo", "--auto-approve"));
  if (counts === "0 added, 0 changed, 0 destroyed") throw new StepFailure("the lost run had left nothing to do");
  const file = readFileSync(`${stage.workspace.project}/envs/demo/vars.ts`, "utf8");
  const shards = await redisShards(stage);
  if (!file.includes(`shards: ${shards},`)) throw new StepFailure(`Redis has ${shards} shards, and vars.ts says`, file);
  return `${text}; force-unlock; ${counts}`;
}
