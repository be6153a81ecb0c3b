import { noSecretLeaked, planIsEmpty, rememberSecrets, resourceCounts } from "../checks";
import { StepFailure } from "../command";
import type { AwsAnswer, Emulator } from "../emulator";
import { editVars } from "../environments";
import { deployer, planner } from "../roles";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

/** An environment that stands is changed: its Redis grows, its nodes become others, its token is rotated. */
export const update: Scenario = {
  name: "update",
  needs: ["demo"],
  steps: [
    { title: "demo: a shard more, other types of nodes, a rotated token", run: change },
    { title: "second plan of the changed demo", run: (stage) => planIsEmpty(stage.as(planner), "demo") },
    { title: "the old and the new token in files and output", run: async (stage) => noSecretLeaked(stage) },
  ],
  closing: [],
};

const name = "bluecore-demo";
const wanted = { shards: 4, redisType: "cache.m7g.large", instanceTypes: "m7i.large" };

async function change(stage: Stage): Promise<string> {
  const before = await look(stage);
  editVars(stage, "demo", [
    [/shards: \d+/, `shards: ${wanted.shards}`],
    [/nodeType: "[^"]+",/, `nodeType: "${wanted.redisType}",\n    authTokenVersion: 2,`],
    [/instanceTypes: \["[^"]+"\]/, `instanceTypes: ["${wanted.instanceTypes}"]`],
  ]);
  const output = await stage.as(deployer).cdktf("deploy", "demo", "--auto-approve");
  await rememberSecrets(stage);
  const after = await look(stage);
  for (const [key, value] of Object.entries(wanted)) {
    const got = after[key as keyof typeof wanted];
    if (got !== value) throw new StepFailure(`${key} should be ${value}, and is ${got}`, output);
  }
  const made = output.search(/aws_eks_node_group\..*: Creation complete/);
  const gone = output.search(/aws_eks_node_group\..*: Destroying/);
  if (made < 0 || gone < made) throw new StepFailure("the old nodes did not wait for the new ones", output);
  if (after.nodeGroup === before.nodeGroup) throw new StepFailure("the node group is the old one", output);
  tokenIsRotated(before, after);
  return `${resourceCounts(output)}; new nodes before the old ones went; the new token opens, and the old one still`;
}

type Seen = Awaited<ReturnType<typeof look>>;

/** The secret has a new token, which opens Redis beside the old one until the next rotation. */
function tokenIsRotated(before: Seen, after: Seen): void {
  if (after.token === before.token) throw new StepFailure("the token in the secret is the old one");
  if (!after.url.includes(`:${after.token}@`)) throw new StepFailure("the URL in the secret has another token");
  if (after.opens.join() !== [after.token, before.token].join())
    throw new StepFailure(`not the new and the old token open Redis, but ${after.opens.length} others`);
}

/** How many shards demo's Redis has. */
export const redisShards = async (stage: Stage): Promise<number> => (await look(stage)).shards;

/** What the account shows of demo's Redis and nodes. */
async function look({ emulator }: Stage) {
  const cluster = { clusterName: name };
  const [redis, groups, secret] = await emulator.ask([
    {
      service: "elasticache",
      operation: "describe_replication_groups",
      parameters: { ReplicationGroupId: name },
    },
    { service: "eks", operation: "list_nodegroups", parameters: cluster },
    { service: "secretsmanager", operation: "get_secret_value", parameters: { SecretId: `${name}/redis` } },
  ]);
  const [group = {}] = (redis?.ReplicationGroups ?? []) as AwsAnswer[];
  const nodeGroup = String(groups?.nodegroups);
  const [details] = await emulator.ask([
    { service: "eks", operation: "describe_nodegroup", parameters: { ...cluster, nodegroupName: nodeGroup } },
  ]);
  const { instanceTypes } = (details?.nodegroup ?? {}) as AwsAnswer;
  const { token, url } = JSON.parse(String(secret?.SecretString)) as { token: string; url: string };
  return {
    shards: Array.isArray(group.NodeGroups) ? group.NodeGroups.length : 0,
    redisType: group.CacheNodeType,
    instanceTypes: String(instanceTypes),
    nodeGroup,
    token,
    url,
    opens: await acceptedTokens(emulator),
  };
}

/** The tokens that open demo's Redis, the newest first: AWS shows them to nobody, but the emulator keeps them. */
async function acceptedTokens({ url }: Emulator): Promise<readonly string[]> {
  const models = (await (await fetch(`${url}/moto-api/data.json`)).json()) as Models;
  const group = models.elasticache.ReplicationGroup.find((one) => one.replication_group_id === name);
  return group?.overlay_auth.tokens ?? [];
}

interface Models {
  readonly elasticache: {
    readonly ReplicationGroup: ReadonlyArray<{
      readonly replication_group_id: string;
      readonly overlay_auth: { readonly tokens: readonly string[] };
    }>;
  };
}
