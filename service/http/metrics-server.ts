import type { Server } from "node:http";
import type { Registry } from "prom-client";
import { createHttpServer } from "./server";

/** `GET /metrics` for Prometheus, on a port of its own: what is not on the API's port can't be reached through it. */
export function createMetricsServer(registry: Registry): Server {
  return createHttpServer((request, response) => {
    if (request.url !== "/metrics" || request.method !== "GET") {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "Content-Type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}
