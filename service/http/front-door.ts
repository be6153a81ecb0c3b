import { randomUUID } from "node:crypto";
import type { Context, Middleware } from "koa";
import type { AppDeps } from "../app";
import { ApiError, toApiError } from "../errors";
import { refuseLargeBody } from "./body";
import { createErrorLog } from "./error-log";

/** Headers of every answer: nobody caches, sniffs, frames or refers from a counter. A page sets its own policy. */
const securityHeaders = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

const countedMethods = new Set(["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]);

/** The first and last thing on a request's way: id, limits, headers, the one error boundary, metrics and log. */
export function frontDoor(deps: AppDeps): Middleware {
  const { log, metrics } = deps;
  const logError = createErrorLog(log);
  const logsRequests = log.isLevelEnabled("debug");
  let inWork = 0;

  return async (ctx, next) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(ctx);
    ctx.set(securityHeaders);
    ctx.set("X-Request-Id", requestId);
    inWork += 1;
    try {
      if (inWork > deps.maxConcurrentRequests) throw new ApiError("overloaded");
      await refuseLargeBody(ctx);
      await next();
    } catch (thrown) {
      const error = toApiError(thrown);
      answerError(ctx, error);
      if (error.status >= 500) logError(requestId, error);
    }
    inWork -= 1;
    if (deps.isDraining()) ctx.set("Connection", "close");
    const { path, status } = ctx;
    const seconds = (performance.now() - startedAt) / 1000;
    const method = countedMethods.has(ctx.method) ? ctx.method : "other";
    metrics.answered({ route: ctx._matchedRoute ?? "other", method, status, seconds });
    if (logsRequests) log.debug({ requestId, method: ctx.method, path, status, seconds }, "request");
  };
}

function answerError(ctx: Context, error: ApiError): void {
  ctx.status = error.status;
  ctx.set(error.headers);
  ctx.type = "json";
  ctx.body = error.body;
}

/** A client's own id, when it can do no harm in a log or a header, else a new one. */
function requestIdOf(ctx: Context): string {
  const given = ctx.req.headers["x-request-id"];
  return typeof given === "string" && /^[\w.:+/=-]{1,128}$/.test(given) ? given : randomUUID();
}
