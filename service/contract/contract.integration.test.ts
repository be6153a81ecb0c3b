import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisServer } from "../testing/redis-server";
import { ServiceProcess } from "../testing/service-process";
import { describeContract } from "./contract";

const deployed = process.env.BASE_URL;

if (deployed) {
  describeContract(deployed, () => deployed.replace(/\/$/, ""));
} else {
  describe("the service with the embedded store", () => {
    const folder = mkdtempSync(join(tmpdir(), "bluecore-data-"));
    let service: ServiceProcess;
    before(async () => {
      service = await ServiceProcess.start({ DATA_DIR: folder });
    });
    after(async () => {
      await service.end();
      rmSync(folder, { recursive: true });
    });
    describeContract("embedded", () => service.baseUrl);
  });

  describe("the service with Redis", () => {
    let redis: RedisServer;
    let service: ServiceProcess;
    before(async function () {
      this.timeout(120_000); // For the installation, where there is one.
      redis = await RedisServer.start();
      service = await ServiceProcess.start({ STORE: "redis", REDIS_URL: redis.url, BASE_PATH: "/counter" });
      await service.ready();
    });
    after(async () => {
      await service.end();
      await redis.stop();
    });
    describeContract("Redis, below a base path", () => `${service.baseUrl}/counter`);
  });
}
