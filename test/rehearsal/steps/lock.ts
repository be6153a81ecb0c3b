import { StepFailure } from "../command";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

/** Two people at work on one environment: the state's lock lets one in and tells the other who that is. */
export const lock: Scenario = {
  name: "lock",
  needs: ["demo"],
  steps: [{ title: "two plans of demo at once", run: secondIsRefused }],
  closing: [],
};

const plan = ["plan", "-input=false", "-no-color", "-lock-timeout=0s"];
const waitMs = 30_000;

async function secondIsRefused(stage: Stage): Promise<string> {
  const first = stage.terraform("demo", ...plan);
  const locks = await untilLocked(stage);
  const second = await stage.terraform("demo", ...plan);
  const { code, output } = await first;
  if (code !== 0) throw new StepFailure("the first plan failed", output);
  if (second.code === 0) throw new StepFailure("the second plan was let in", second.output);
  return `the second was refused: ${whoHolds(second.output).text}; ${locks}`;
}

/** Who holds the lock that a command was refused by, as Terraform says it. */
export function whoHolds(output: string): { readonly id: string; readonly text: string } {
  const [, id, operation, who] =
    /Error acquiring the state lock[\s\S]*?Lock Info:[\s\S]*?ID: +(\S+)[\s\S]*?Operation: +(\S+)[\s\S]*?Who: +(\S+)/.exec(
      output,
    ) ?? [];
  if (!id) throw new StepFailure("it failed, but not at the lock", output);
  return { id, text: `lock ${id.slice(0, 8)}, held by ${who} (${operation})` };
}

/** Waits until both locks are held. */
export async function untilLocked(stage: Stage): Promise<string> {
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    const { items, files } = await heldLocks(stage);
    if (items > 0 && files > 0) return "both the lock table and the lock file say so";
  }
  throw new StepFailure("a run is on its way, but the state is not locked in both ways");
}

/** How many locks are held: items in the table, and files in the bucket. */
export async function heldLocks({ emulator }: Stage): Promise<{ readonly items: number; readonly files: number }> {
  const [tables, buckets] = await emulator.ask([
    { service: "dynamodb", operation: "list_tables" },
    { service: "s3", operation: "list_buckets" },
  ]);
  const [TableName] = (tables?.TableNames ?? []) as string[];
  const [bucket] = (buckets?.Buckets ?? []) as Array<{ Name: string }>;
  const [items, objects] = await emulator.ask([
    { service: "dynamodb", operation: "scan", parameters: { TableName, FilterExpression: "attribute_exists(Info)" } },
    { service: "s3", operation: "list_objects_v2", parameters: { Bucket: bucket?.Name } },
  ]);
  const files = (objects?.Contents ?? []) as Array<{ Key: string }>;
  return {
    items: ((items?.Items ?? []) as unknown[]).length,
    files: files.filter(({ Key }) => Key.endsWith(".tflock")).length,
  };
}
