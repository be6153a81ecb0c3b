import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { expectExact, Load, readCounter, writeOnce } from "../testing/load";
import { eventually } from "../testing/processes";
import { RedisServer } from "../testing/redis-server";
import { ServiceProcess } from "../testing/service-process";

describe("the service's process", function () {
  this.timeout(20_000);
  let folder: string;
  let redis: RedisServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "bluecore-data-"));
    redis = await RedisServer.start();
  });
  after(async () => {
    await redis.stop();
    rmSync(folder, { recursive: true });
  });

  /** What a client behind a load balancer does: it sends nothing new to a process that is not ready. */
  async function untilUnready(service: ServiceProcess, load: Load): Promise<void> {
    await eventually(async () => {
      if ((await fetch(`${service.baseUrl}/readyz`)).status === 200) throw new Error("still ready");
    });
    await load.stop();
  }

  it("ends on SIGTERM under load without one failed request, and exits 0 in time", async () => {
    const service = await ServiceProcess.start({ REDIS_URL: redis.url, DRAIN_DELAY_MS: "300" });
    await service.ready();
    const load = new Load(service.baseUrl);
    await load.counted(300);
    const startedAt = Date.now();
    const [exitCode] = await Promise.all([service.end("SIGTERM"), untilUnready(service, load)]);
    expect(exitCode).to.equal(0);
    expect(Date.now() - startedAt).to.be.below(3000);
    expect([load.broken, [...load.errors]]).to.deep.equal([[], []]);
    expect(Number(await redis.command("GET", "bluecore:{counter}"))).to.equal(load.values.length);
  });

  it("finishes a request in work before it ends, and takes no new connection", async () => {
    const service = await ServiceProcess.start({ REDIS_URL: redis.url });
    await service.ready();
    await redis.command("CLIENT", "PAUSE", "400", "ALL");
    const inWork = writeOnce(service.baseUrl);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const ended = service.end("SIGTERM");
    await eventually(async () => {
      const refused = await fetch(`${service.baseUrl}/healthz`).then(
        () => false,
        () => true,
      );
      if (!refused) throw new Error("it still listens");
    });
    expect((await inWork).status).to.equal(200);
    expect(await ended).to.equal(0);
  });

  it("cuts what does not end in time", async () => {
    const service = await ServiceProcess.start({ DATA_DIR: folder, SHUTDOWN_TIMEOUT_MS: "200" });
    const socket = connect(Number(new URL(service.baseUrl).port), "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write("POST /write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAt = Date.now();
    expect(await service.end("SIGTERM")).to.equal(1);
    expect(Date.now() - startedAt).to.be.below(1500);
  });

  it("ends at once on a second signal", async () => {
    const service = await ServiceProcess.start({ DATA_DIR: folder, DRAIN_DELAY_MS: "60000" });
    service.child.kill("SIGTERM");
    await eventually(async () => {
      if (!service.lines.join("").includes("draining")) throw new Error("the first signal is not in yet");
    });
    await service.end("SIGTERM");
    expect(service.child.signalCode).to.equal("SIGTERM");
  });

  it("loses nothing that it confirmed from the embedded store by kill -9", async () => {
    const data = { DATA_DIR: join(folder, "killed") };
    const first = await ServiceProcess.start(data);
    const load = new Load(first.baseUrl, 8);
    await load.counted(100);
    const before = new Set(load.values);
    await first.end("SIGKILL");
    await load.stop();
    const second = await ServiceProcess.start(data);
    const counter = await readCounter(second.baseUrl);
    await second.end();
    expect(counter).to.be.at.least(Math.max(...before, ...load.values));
    expect(counter - load.values.length, "writes without an answer").to.be.within(0, load.broken.length);
  });

  it("lets several processes share an embedded store", async () => {
    const data = { DATA_DIR: join(folder, "shared") };
    const services = await Promise.all([ServiceProcess.start(data), ServiceProcess.start(data)]);
    const loads = services.map(({ baseUrl }) => new Load(baseUrl, 4));
    await Promise.all(loads.map((load) => load.counted(50)));
    await Promise.all(loads.map((load) => load.stop()));
    const [counter] = await Promise.all(services.map(({ baseUrl }) => readCounter(baseUrl)));
    await Promise.all(services.map((service) => service.end()));
    expectExact(counter ?? Number.NaN, ...loads);
  });

  it("exits 78 with all faults of its environment, and shows no secret", async () => {
    const environment = { PORT: "http", REDIS_URL: "http://user:hunter2@h", STORE: "postgres" };
    const failure = await ServiceProcess.start(environment).then(
      () => "it started",
      (error: Error) => error.message,
    );
    expect(failure).to.contain("ended with 78");
    for (const name of Object.keys(environment)) expect(failure).to.contain(`environment: ${name} must be`);
    expect(failure).to.not.contain("hunter2");
  });

  it("exits 78 when Redis is required and no address is there", async () => {
    const failure = await ServiceProcess.start({ STORE: "redis" }).catch((error: Error) => error.message);
    expect(failure).to.contain("ended with 78").and.to.contain("REDIS_URL and REDIS_NODES");
  });

  it("serves metrics on a port of its own, and not on the API's", async () => {
    const service = await ServiceProcess.start({ REDIS_URL: redis.url });
    await service.ready();
    await writeOnce(service.baseUrl);
    const text = await (await fetch(service.metricsUrl)).text();
    for (const name of [
      'http_requests_total{route="/write",method="POST",status="2xx"} 1',
      'http_request_duration_seconds_count{route="/write",method="POST",status="2xx"} 1',
      'store_command_duration_seconds_count{operation="write"} 1',
      'store_batch_size_sum{operation="write"} 1',
      "counter_writes_total 1",
      "store_reconnects_total 0",
      "nodejs_eventloop_lag_seconds",
      "process_resident_memory_bytes",
    ]) {
      expect(text).to.contain(name);
    }
    expect((await fetch(`${service.baseUrl}/metrics`)).status).to.equal(404);
    expect(await service.end()).to.equal(0);
  });
});
