import { StepFailure } from "../command";
import type { AwsAnswer } from "../emulator";
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
  const locks = await waitForLocks(stage);
  const second = await stage.terraform("demo", ...plan);
  const { code, output } = await first;
  if (code !== 0) throw new StepFailure("the first plan failed", output);
  if (second.code === 0) throw new StepFailure("the second plan was let in", second.output);
  if (!/Error acquiring the state lock[\s\S]*Who:/.test(second.output)) {
    throw new StepFailure("the second plan failed, but not at the lock", second.output);
  }
  return `the second was refused by ${locks}`;
}

/** Waits until both locks are held: the item in the table, and the file in the bucket. */
async function waitForLocks({ emulator }: Stage): Promise<string> {
  const [tables, buckets] = await emulator.ask([
    { service: "dynamodb", operation: "list_tables" },
    { service: "s3", operation: "list_buckets" },
  ]);
  const [table] = (tables?.TableNames ?? []) as string[];
  const [bucket] = (buckets?.Buckets ?? []) as Array<{ Name: string }>;
  const calls = [
    {
      service: "dynamodb",
      operation: "scan",
      parameters: { TableName: table, FilterExpression: "attribute_exists(Info)" },
    },
    { service: "s3", operation: "list_objects_v2", parameters: { Bucket: bucket?.Name } },
  ];
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    const [items, objects] = await emulator.ask(calls);
    if (count(items, "Items") > 0 && lockFiles(objects).length > 0) return "the lock table and the lock file";
  }
  throw new StepFailure("a plan is running, but the state is not locked in both ways");
}

const count = (answer: AwsAnswer | undefined, list: string) => (answer?.[list] as unknown[] | undefined)?.length ?? 0;

const lockFiles = (answer: AwsAnswer | undefined) =>
  ((answer?.Contents ?? []) as Array<{ Key: string }>).filter(({ Key }) => Key.endsWith(".tflock"));
