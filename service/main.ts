import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "./app";
import { EnvError, readEnv, type Settings } from "./env";
import { createLog } from "./log";
import { createMetrics } from "./metrics";
import { openStore } from "./store/open-store";
import { SharedCounter } from "./store/shared-counter";

/** sysexits.h: the configuration is wrong. */
const exitConfig = 78;

async function main(settings: Settings): Promise<void> {
  const log = createLog(settings.logLevel);
  const metrics = createMetrics({ processMetrics: true });
  const store = await openStore(settings.store, log, metrics.storeReconnected);
  log.info(`store: ${store.description}`);
  const timeoutMs = settings.store.kind === "redis" ? settings.store.commandTimeoutMs : 5000;
  const counter = new SharedCounter(store, { timeoutMs, report: metrics.storeCalled });
  let draining = false;
  const { maxConcurrentRequests } = settings;
  const app = createApp({ counter, log, metrics, maxConcurrentRequests, isDraining: () => draining });
  const server = createServer(app.callback());
  log.info({ port: await listen(server, settings.port) }, "listening");

  process.once("SIGTERM", () => void end());
  process.once("SIGINT", () => void end());

  async function end(): Promise<void> {
    draining = true;
    await pause(settings.drainDelayMs);
    await new Promise((resolve) => server.close(resolve));
    await store.close();
    process.exit(0);
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address ? address.port : port;
}

try {
  main(readEnv()).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
} catch (error) {
  if (!(error instanceof EnvError)) throw error;
  for (const fault of error.faults) console.error(`environment: ${fault}`);
  process.exit(exitConfig);
}
