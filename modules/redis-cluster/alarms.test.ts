import { expect } from "chai";
import { type Block, type Synthesized, synthEnvironment } from "../../test/support/synth";

interface Query {
  readonly metric?: { readonly metric_name: string; readonly dimensions: { readonly CacheClusterId: string } };
  readonly expression?: string;
}

const queriesOf = (alarm: Block | undefined) => (alarm?.metric_query ?? []) as Query[];
const nodesOf = (alarm: Block | undefined) =>
  queriesOf(alarm).flatMap(({ metric }) => (metric ? [metric.dimensions.CacheClusterId] : []));

describe("redis alarms", () => {
  let stack: Synthesized;
  let alarms: Readonly<Record<string, Block>>;
  before(() => {
    stack = synthEnvironment({ redis: { shards: 2, replicasPerShard: 2 } });
    const all = Object.values(stack.all("aws_cloudwatch_metric_alarm"));
    alarms = Object.fromEntries(all.map((alarm) => [String(alarm.alarm_name), alarm]));
  });

  it("watch memory, engine CPU, evictions, replication lag and connections of each shard", () => {
    const kinds = ["memory", "engine-cpu", "evictions", "replication-lag", "connections"];
    expect(Object.keys(alarms)).to.have.members(
      ["1", "2"].flatMap((shard) => kinds.map((kind) => `bluecore-demo-redis-${shard}-${kind}`)),
    );
  });

  it("look at every node of their shard, as any of them may become its primary", () => {
    const nodes = (shard: string) => ["001", "002", "003"].map((node) => `bluecore-demo-${shard}-${node}`);
    expect(nodesOf(alarms["bluecore-demo-redis-1-memory"])).to.deep.equal(nodes("0001"));
    expect(nodesOf(alarms["bluecore-demo-redis-2-memory"])).to.deep.equal(nodes("0002"));
  });

  it("go before the nodes that they watch, so that a destroy alarms nobody", () => {
    for (const alarm of Object.values(alarms)) {
      expect(String(alarm.depends_on)).to.contain("aws_elasticache_replication_group.redis_");
    }
  });

  it("hold nothing that is known only while the group is updated, which the provider can't take", () => {
    for (const alarm of Object.values(alarms)) expect(JSON.stringify(alarm.metric_query)).to.not.contain("${");
  });

  it("judge the worst node of the shard", () => {
    const [worst] = queriesOf(alarms["bluecore-demo-redis-1-engine-cpu"]);
    expect(worst).to.deep.include({ expression: "MAX(FILL(METRICS(), 0))", return_data: true });
  });

  it("tell the environment's topic when they go off and when all is well", () => {
    for (const alarm of Object.values(alarms)) {
      for (const actions of [alarm.alarm_actions, alarm.ok_actions])
        expect(String(actions)).to.contain("aws_sns_topic.alarms_");
    }
  });

  it("say in words what is wrong and where", () => {
    for (const alarm of Object.values(alarms))
      expect(alarm.alarm_description).to.match(/^Shard \d of bluecore-demo\. .{40,}\.$/);
  });

  it("of a shard without replicas leave out the replication lag", () => {
    const alone = synthEnvironment({ redis: { shards: 1, replicasPerShard: 0 } });
    const names = Object.values(alone.all("aws_cloudwatch_metric_alarm")).map(({ alarm_name }) => String(alarm_name));
    expect(names).to.have.length(4);
    expect(names.filter((name) => name.endsWith("replication-lag"))).to.deep.equal([]);
  });
});
