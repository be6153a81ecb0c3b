import { randomUUID } from "node:crypto";
import type { Middleware } from "koa";
import type { AppDeps } from "../app";
import { ApiError, toApiError } from "../errors";
import { type ApiContext, type RequestState, send } from "./answer";
import { refuseLargeBody } from "./body";
import { createErrorLog } from "./error-log";

const countedMethods = new Set(["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]);

/** The first and last thing on a request's way: its id, limits, the one error boundary, metrics and log. */
export function frontDoor(deps: AppDeps): Middleware<RequestState> {
  const { log, metrics, isDraining } = deps;
  const logError = createErrorLog(log);
  const logsRequests = log.isLevelEnabled("debug");
  let inWork = 0;

  return async (ctx, next) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(ctx);
    ctx.state = { requestId, closing: isDraining(), route: "other" };
    inWork += 1;
    try {
      if (inWork > deps.maxConcurrentRequests) throw new ApiError("overloaded");
      if (ctx.req.headers["content-length"] ?? ctx.req.headers["transfer-encoding"]) await refuseLargeBody(ctx.req);
      await next();
    } catch (thrown) {
      const error = toApiError(thrown);
      send(ctx, error);
      if (error.status >= 500) logError(requestId, error);
    }
    inWork -= 1;
    const status = ctx.res.statusCode;
    const seconds = (performance.now() - startedAt) / 1000;
    const method = countedMethods.has(ctx.req.method ?? "") ? ctx.method : "other";
    metrics.answered({ route: ctx.state.route, method, status, seconds });
    if (logsRequests) log.debug({ requestId, method: ctx.method, path: ctx.path, status, seconds }, "request");
  };
}

/** A client's own id, when it can do no harm in a log or a header, else a new one. */
function requestIdOf(ctx: Pick<ApiContext, "req">): string {
  const given = ctx.req.headers["x-request-id"];
  return typeof given === "string" && /^[\w.:+/=-]{1,128}$/.test(given) ? given : randomUUID();
}
