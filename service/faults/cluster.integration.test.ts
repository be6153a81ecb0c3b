import { expect } from "chai";
import { describeContract } from "../contract/contract";
import { expectExact, Load, readCounter, writeOnce } from "../testing/load";
import { eventually } from "../testing/processes";
import { RedisCluster } from "../testing/redis-cluster";
import { ServiceProcess } from "../testing/service-process";

const counterKey = "bluecore:{counter}";

describe("the service with a Redis Cluster, TLS and AUTH", function () {
  this.timeout(30_000);
  let cluster: RedisCluster;
  let service: ServiceProcess;

  before(async () => {
    cluster = await RedisCluster.start();
    const timeouts = {
      REDIS_COMMAND_TIMEOUT_MS: "500",
      REDIS_CONNECT_TIMEOUT_MS: "500",
      REDIS_RECONNECT_MAX_MS: "100",
    };
    service = await ServiceProcess.start({ ...cluster.environment, ...timeouts, REDIS_MIN_REPLICAS: "1" });
    await service.ready();
  });
  after(async () => {
    await service.end();
    await cluster.stop();
  });

  describeContract("Redis Cluster with TLS", () => service.baseUrl);

  describe("under faults", () => {
    it("keeps the counter and its idempotency keys in one slot", async () => {
      await writeOnce(service.baseUrl, { "Idempotency-Key": "slot" });
      const owner = await cluster.owner(counterKey);
      expect(await owner.command("EXISTS", counterKey, `${counterKey}:idempotency:slot`)).to.equal(2);
    });

    it("follows the counter while its slot moves to another node, and counts each write once", async () => {
      const from = await cluster.owner(counterKey);
      const to = cluster.primaries.find((node) => node !== from);
      const slot = String(await from.command("CLUSTER", "KEYSLOT", counterKey));
      const before = await readCounter(service.baseUrl);
      const load = new Load(service.baseUrl);
      await load.counted(100);
      const move = async (source: typeof from, target: typeof to) => {
        const sourceId = String(await source.command("CLUSTER", "MYID"));
        const targetId = String(await target?.command("CLUSTER", "MYID"));
        await target?.command("CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId);
        await source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
        const keys = await source.command("CLUSTER", "GETKEYSINSLOT", slot, "1000");
        const names = Array.isArray(keys) ? keys.map(String) : [];
        const address = [
          "127.0.0.1",
          String(target?.port),
          "",
          "0",
          "1000",
          "AUTH",
          cluster.password,
          "KEYS",
          ...names,
        ];
        await source.command("MIGRATE", ...address);
        await load.counted(50);
        for (const node of [target, source, ...cluster.primaries]) {
          await node?.command("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        }
        await load.counted(100);
      };
      await move(from, to);
      if (to) await move(to, from);
      await load.stop();
      expect(load.broken).to.deep.equal([]);
      expectExact((await readCounter(service.baseUrl)) - before, shifted(load, before));
    });

    it("loses no confirmed write when the primary dies and its replica is promoted", async () => {
      const before = await readCounter(service.baseUrl);
      const load = new Load(service.baseUrl);
      await load.counted(300);
      const dead = await cluster.owner(counterKey);
      await dead.crash();
      // Its replica takes over, but can confirm nothing before it has a replica of its own.
      await eventually(() => promoted(cluster), 10_000);
      dead.run();
      await load.counted(300);
      await load.stop();
      expect(load.broken).to.deep.equal([]);
      expect(load.errorCount("store_unavailable")).to.be.greaterThan(0);
      expectExact((await readCounter(service.baseUrl)) - before, shifted(load, before));
      expect(load.slowestMs).to.be.below(2000);
    });

    it("says unknown when no replica confirms a write, and the same key then finds it counted", async () => {
      const before = await readCounter(service.baseUrl);
      const replica = await cluster.owner(counterKey);
      await replica.crash();
      const key = { "Idempotency-Key": "unconfirmed" };
      expect(await writeOnce(service.baseUrl, key)).to.include({ status: 503, id: "outcome_unknown" });
      replica.run();
      const answer = await eventually(async () => {
        const again = await writeOnce(service.baseUrl, key);
        if (again.status !== 200) throw new Error(again.id);
        return again;
      }, 10_000);
      expect(answer.counter).to.equal(before + 1);
      expect(await readCounter(service.baseUrl)).to.equal(before + 1);
    });

    it("has told no secret", () => {
      expect(service.lines.join("\n")).to.not.contain(cluster.password);
    });
  });
});

/** Resolves when a replica has become the primary of its shard. */
async function promoted(cluster: RedisCluster): Promise<void> {
  const roles = await Promise.all(cluster.replicas.map((node) => node.command("ROLE")));
  if (!roles.some((role) => Array.isArray(role) && role[0] === "master")) throw new Error("no replica was promoted");
}

/** The same answers, counted from where the counter stood before. */
function shifted(load: Load, before: number): Load {
  load.values.forEach((value, index) => {
    load.values[index] = value - before;
  });
  return load;
}
