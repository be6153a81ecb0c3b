import { type AppDeps, createApp } from "../app";
import type { Settings } from "../env";
import { listenerOf } from "../http/listener";
import { createHttpServer, drain, type HttpLimits, httpLimits, listen } from "../http/server";
import { createLog } from "../log";
import { createMetrics } from "../metrics";
import { SharedCounter } from "../store/shared-counter";
import { MemoryStore } from "./memory-store";

export interface AppServerOptions {
  readonly basePath?: string;
  readonly limits?: Partial<HttpLimits>;
  readonly maxConcurrentRequests?: number;
  readonly timeoutMs?: number;
  readonly logLevel?: Settings["logLevel"];
}

/** The API in this process, over a store in memory. */
export async function startAppServer(options: AppServerOptions = {}) {
  const store = new MemoryStore();
  const logged: string[] = [];
  const log = createLog(options.logLevel ?? "error", { write: (line) => void logged.push(line) });
  const metrics = createMetrics({ processMetrics: false });
  const counter = new SharedCounter(store, { timeoutMs: options.timeoutMs ?? 1000, report: metrics.storeCalled });
  const state = { draining: false };
  const maxConcurrentRequests = options.maxConcurrentRequests ?? 100;
  const basePath = options.basePath ?? "/";
  const isDraining = () => state.draining;
  const deps: AppDeps = { counter, log, metrics, basePath, maxConcurrentRequests, isDraining };
  const server = createHttpServer(listenerOf(createApp(deps), log), { ...httpLimits, ...options.limits });
  const port = await listen(server, 0);
  return {
    deps,
    store,
    logged,
    metrics,
    state,
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    stop: () => drain(server, 0),
  };
}

export type AppServer = Awaited<ReturnType<typeof startAppServer>>;
