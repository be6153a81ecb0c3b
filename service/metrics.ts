import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { BatchReport } from "./store/shared-counter";

/** Seconds; from a shared command on loopback to the store's timeout. */
const durationBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** A request that has been answered. Each field is from a fixed set, so that no client can make series. */
export interface AnsweredRequest {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/** What the service tells Prometheus. The names are used by dashboards and alerts. */
export interface Metrics {
  readonly registry: Registry;
  answered(request: AnsweredRequest): void;
  storeCalled(report: BatchReport): void;
  storeReconnected(): void;
}

export function createMetrics(options: { readonly processMetrics: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics) collectDefaultMetrics({ register: registry });

  const requestLabels = ["route", "method", "status"] as const;
  const requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered, by route, method and class of status",
    labelNames: requestLabels,
    registers,
  });
  const requestSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's head to its answer",
    labelNames: requestLabels,
    buckets: durationBuckets,
    registers,
  });
  const storeSeconds = new Histogram({
    name: "store_command_duration_seconds",
    help: "Time of one call to the store, which many requests may share",
    labelNames: ["operation"],
    buckets: durationBuckets,
    registers,
  });
  const batchSize = new Histogram({
    name: "store_batch_size",
    help: "Requests that shared one call to the store",
    labelNames: ["operation"],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    registers,
  });
  const storeErrors = new Counter({
    name: "store_errors_total",
    help: "Calls to the store that failed, by reason",
    labelNames: ["operation", "reason"],
    registers,
  });
  const reconnects = new Counter({
    name: "store_reconnects_total",
    help: "Connections to the store made again after one was lost",
    registers,
  });
  const writes = new Counter({
    name: "counter_writes_total",
    help: "Writes that the store confirmed",
    registers,
  });

  return {
    registry,
    answered: ({ route, method, status, seconds }) => {
      const labels = { route, method, status: `${Math.floor(status / 100)}xx` };
      requests.inc(labels);
      requestSeconds.observe(labels, seconds);
    },
    storeCalled: ({ operation, requests, seconds, error }) => {
      storeSeconds.observe({ operation }, seconds);
      batchSize.observe({ operation }, requests);
      if (error) storeErrors.inc({ operation, reason: error.reason });
      else if (operation === "write") writes.inc(requests);
    },
    storeReconnected: () => reconnects.inc(),
  };
}
