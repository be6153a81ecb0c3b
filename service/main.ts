import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "./app";
import { EnvError, readEnv, type Settings } from "./env";
import { listenerOf } from "./http/listener";
import { createMetricsServer } from "./http/metrics-server";
import { createHttpServer, drain, listen } from "./http/server";
import { createLog } from "./log";
import { createMetrics } from "./metrics";
import { openStore } from "./store/open-store";
import { SharedCounter } from "./store/shared-counter";

/** sysexits.h: the configuration is wrong. */
const exitConfig = 78;

/** A local disk answers sooner, or not at all. */
const embeddedTimeoutMs = 5000;

async function main(settings: Settings): Promise<void> {
  const log = createLog(settings.logLevel);
  const metrics = createMetrics({ processMetrics: true });
  const store = await openStore(settings.store, log, metrics.storeReconnected);
  log.info(`store: ${store.description}`);
  const timeoutMs = settings.store.kind === "redis" ? settings.store.commandTimeoutMs : embeddedTimeoutMs;
  const counter = new SharedCounter(store, { timeoutMs, report: metrics.storeCalled });

  let draining = false;
  const { basePath, maxConcurrentRequests } = settings;
  const app = createApp({ counter, log, metrics, basePath, maxConcurrentRequests, isDraining: () => draining });
  const server = createHttpServer(listenerOf(app, log));
  const metricsServer = createMetricsServer(metrics.registry);
  const metricsPort = await listen(metricsServer, settings.metricsPort);
  const port = await listen(server, settings.port);

  const end = async (signal: NodeJS.Signals) => {
    // Only the first signal is ours: the next one ends the process at once.
    process.removeListener("SIGTERM", end).removeListener("SIGINT", end);
    log.info({ signal }, "draining");
    draining = true;
    await pause(settings.drainDelayMs);
    const inTime = await drain(server, settings.shutdownTimeoutMs);
    await store.close();
    await drain(metricsServer, 0);
    log.info({ inTime }, "ended");
    process.exit(inTime ? 0 : 1);
  };
  process.on("SIGTERM", end).on("SIGINT", end);
  log.info({ port, metricsPort }, "listening");
}

function fail(error: unknown): never {
  if (error instanceof EnvError) {
    for (const fault of error.faults) console.error(`environment: ${fault}`);
    process.exit(exitConfig);
  }
  console.error(`cannot start: ${error instanceof Error ? error.message : "unknown reason"}`);
  process.exit(1);
}

try {
  main(readEnv()).catch(fail);
} catch (error) {
  fail(error);
}
