import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { expectExact, Load, readCounter, writeOnce } from "../testing/load";
import { eventually } from "../testing/processes";
import { RedisServer } from "../testing/redis-server";
import { ServiceProcess } from "../testing/service-process";

const counterKey = "bluecore:{counter}";
const timeouts = {
  REDIS_COMMAND_TIMEOUT_MS: "300",
  REDIS_CONNECT_TIMEOUT_MS: "300",
  REDIS_RECONNECT_MAX_MS: "100",
};

describe("the service with a Redis that fails", function () {
  this.timeout(20_000);
  let redis: RedisServer;
  let service: ServiceProcess;
  const start = async (args: readonly string[], environment: Record<string, string> = {}) => {
    redis = await RedisServer.start(...args);
    service = await ServiceProcess.start({ STORE: "redis", REDIS_URL: redis.url, ...timeouts, ...environment });
  };
  const counts = async () => {
    const { status, id } = await writeOnce(service.baseUrl);
    if (status !== 200) throw new Error(id);
  };
  afterEach(async () => {
    await service.end("SIGKILL");
    await redis.stop();
  });

  it("is exact over a kill -9 of Redis under load and its return from the append-only file", async () => {
    await start(["--appendonly", "yes", "--appendfsync", "always"]);
    await service.ready();
    const load = new Load(service.baseUrl);
    await load.counted(300);
    await redis.crash();
    await new Promise((resolve) => setTimeout(resolve, 300));
    redis.run();
    await load.counted(300);
    await load.stop();
    expect(load.broken).to.deep.equal([]);
    expect(load.errorCount("store_unavailable")).to.be.greaterThan(0);
    expect(load.slowestMs).to.be.below(1000);
    expectExact(await readCounter(service.baseUrl), load);
    expect(service.child.exitCode).to.equal(null);
  });

  it("is exact over a Redis that is slow: overdue writes are unknown, the next ones refused at once", async () => {
    await start([]);
    await service.ready();
    const load = new Load(service.baseUrl);
    await load.counted(100);
    await redis.command("CLIENT", "PAUSE", "700", "ALL");
    await load.counted(100);
    await load.stop();
    expect(load.broken).to.deep.equal([]);
    expect(load.errorCount("outcome_unknown")).to.be.within(1, 16);
    expect(load.errorCount("store_unavailable")).to.be.greaterThan(load.errorCount("outcome_unknown"));
    expect(load.slowestMs).to.be.below(600);
    expectExact(await readCounter(service.baseUrl), load);
  });

  it("finds another connection when the one it has stays silent", async () => {
    await start([]);
    await service.ready();
    await redis.command("CLIENT", "PAUSE", "1500", "ALL");
    expect((await writeOnce(service.baseUrl)).id).to.equal("outcome_unknown");
    await eventually(counts);
    expect(service.lines.join("\n")).to.contain("no answer within 900 ms");
  });

  it("counts nothing while Redis is out of memory, and still reads", async () => {
    await start([]);
    await service.ready();
    expect((await writeOnce(service.baseUrl)).counter).to.equal(1);
    await redis.command("CONFIG", "SET", "maxmemory", "1");
    for (const headers of [{}, { "Idempotency-Key": "full" }]) {
      expect(await writeOnce(service.baseUrl, headers)).to.include({ status: 503, id: "store_unavailable" });
    }
    expect(await readCounter(service.baseUrl)).to.equal(1);
    await redis.command("CONFIG", "SET", "maxmemory", "0");
    expect((await writeOnce(service.baseUrl, { "Idempotency-Key": "full" })).counter).to.equal(2);
  });

  it("leaves a counter that is no integer as it is, and says so", async () => {
    await start([]);
    await service.ready();
    for (const command of [
      ["SET", counterKey, "many"],
      ["SET", counterKey, "1.5"],
      ["RPUSH", counterKey, "1"],
      // Past what JSON carries exactly.
      ["SET", counterKey, "9223372036854775807"],
    ]) {
      await redis.command("DEL", counterKey);
      await redis.command(...command);
      const before = await redis.command("DUMP", counterKey);
      for (const headers of [{}, { "Idempotency-Key": "invalid" }]) {
        expect(await writeOnce(service.baseUrl, headers), command.join(" ")).to.include({ id: "counter_invalid" });
      }
      expect((await fetch(`${service.baseUrl}/read`)).status).to.equal(500);
      expect(await redis.command("DUMP", counterKey)).to.deep.equal(before);
      expect(await redis.command("KEYS", "*")).to.deep.equal([counterKey]);
    }
  });

  it("never says nothing was counted of a write past the last exact value", async () => {
    await start([]);
    await service.ready();
    for (const headers of [{}, { "Idempotency-Key": "last" }]) {
      await redis.command("SET", counterKey, String(Number.MAX_SAFE_INTEGER));
      expect(await writeOnce(service.baseUrl, headers)).to.include({ status: 503, id: "outcome_unknown" });
    }
    expect((await fetch(`${service.baseUrl}/read`)).status).to.equal(500);
  });

  it("waits for the right password, and takes a rotated one without a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bluecore-secret-"));
    const file = join(folder, "password");
    writeFileSync(file, "first-guess\n");
    await start(["--requirepass", "second-secret"], { REDIS_PASSWORD_FILE: file });
    await eventually(async () => {
      if (!service.lines.join("").includes("WRONGPASS")) throw new Error("the first password is not refused yet");
    });
    expect(await writeOnce(service.baseUrl)).to.include({ status: 503, id: "store_unavailable" });
    writeFileSync(file, "second-secret\n");
    await eventually(counts);
    const authenticated = `redis://:second-secret@127.0.0.1:${redis.port}`;
    await redis.as(authenticated, "CONFIG", "SET", "requirepass", "third-secret");
    writeFileSync(file, "third-secret\n");
    await redis.as(
      `redis://:third-secret@127.0.0.1:${redis.port}`,
      "CLIENT",
      "KILL",
      "TYPE",
      "normal",
      "SKIPME",
      "yes",
    );
    await eventually(counts);
    rmSync(folder, { recursive: true });
    const lines = service.lines.join("\n");
    expect(lines)
      .to.contain("WRONGPASS")
      .and.to.not.match(/first-guess|second-secret|third-secret/);
  });

  it("needs no more rights than its commands, for a user of its own", async () => {
    redis = await RedisServer.start();
    const rights = ["~shop:*", "+get", "+set", "+incrby", "+eval", "+hello"];
    await redis.command("ACL", "SETUSER", "counter", "on", ">pass", ...rights);
    const user = { REDIS_USERNAME: "counter", REDIS_PASSWORD: "pass", REDIS_KEY_PREFIX: "shop:" };
    service = await ServiceProcess.start({ REDIS_URL: redis.url, ...timeouts, ...user });
    await service.ready();
    await eventually(counts);
    expect((await writeOnce(service.baseUrl, { "Idempotency-Key": "a" })).counter).to.equal(2);
    expect(await redis.command("GET", "shop:{counter}")).to.equal("2");
  });

  it("gives the same key the same answer from every process, and remembers it for 24 hours", async () => {
    await start([]);
    await service.ready();
    const other = await ServiceProcess.start({ REDIS_URL: redis.url });
    await other.ready();
    const processes = [service, other, service, other, service, other];
    const key = { "Idempotency-Key": "shared" };
    const answers = await Promise.all(processes.map(({ baseUrl }) => writeOnce(baseUrl, key)));
    await other.end();
    expect(answers.map(({ counter }) => counter)).to.deep.equal([1, 1, 1, 1, 1, 1]);
    expect(await redis.command("TTL", `${counterKey}:idempotency:shared`)).to.be.within(86_390, 86_400);
  });

  it("is exact when two processes count at once", async () => {
    await start([]);
    await service.ready();
    const other = await ServiceProcess.start({ REDIS_URL: redis.url });
    await other.ready();
    const loads = [new Load(service.baseUrl, 8), new Load(other.baseUrl, 8)];
    await Promise.all(loads.map((load) => load.counted(300)));
    await Promise.all(loads.map((load) => load.stop()));
    await other.end();
    const total = loads.reduce((sum, load) => sum + load.values.length, 0);
    expectExact(await readCounter(service.baseUrl), ...loads);
    expect(await readCounter(service.baseUrl)).to.equal(total);
  });

  it("never reads back in time, for a client of one process", async () => {
    await start([]);
    await service.ready();
    const load = new Load(service.baseUrl, 8);
    const reader = async () => {
      let latest = 0;
      for (let index = 0; index < 150; index += 1) {
        const write = index % 3 === 0 ? (await writeOnce(service.baseUrl)).counter : 0;
        latest = Math.max(latest, write);
        const value = await readCounter(service.baseUrl);
        expect(value).to.be.at.least(latest);
        latest = value;
      }
    };
    await Promise.all(Array.from({ length: 8 }, reader));
    await load.stop();
  });
});
