import type { Middleware } from "koa";
import type { AppDeps } from "../app";
import { ApiError } from "../errors";
import { type RequestState, sendJson } from "../http/answer";

/** `GET /healthz`: the process answers. It says nothing of the store, for a restart would not bring that back. */
export function healthz(): Middleware<RequestState> {
  return (ctx) => sendJson(ctx, { status: "ok" });
}

/** `GET /readyz`: the process can do its work: its store answers, and it has not been told to end. */
export function readyz({ counter, isDraining }: Pick<AppDeps, "counter" | "isDraining">): Middleware<RequestState> {
  return async (ctx) => {
    if (isDraining()) throw new ApiError("shutting_down");
    await counter.read();
    sendJson(ctx, { status: "ready" });
  };
}
