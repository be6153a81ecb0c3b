import type { Middleware } from "koa";
import { ApiError } from "../errors";
import { type RequestState, sendJson } from "../http/answer";
import type { SharedCounter } from "../store/shared-counter";

interface CounterDeps {
  readonly counter: SharedCounter;
}

/** `GET /read`: the counter's value. */
export function read({ counter }: CounterDeps): Middleware<RequestState> {
  return async (ctx) => sendJson(ctx, { counter: await counter.read() });
}

/** `POST /write`: counts one and answers the new value; with an Idempotency-Key once in 24 hours for each key. */
export function write({ counter }: CounterDeps): Middleware<RequestState> {
  return async (ctx) => {
    const key = idempotencyKey(ctx.req.headers["idempotency-key"]);
    sendJson(ctx, { counter: await counter.write(key) });
  };
}

/** Node joins a repeated header with ", ", whose space is not allowed here: two keys are as wrong as none. */
function idempotencyKey(given: string | string[] | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === "string" && /^[\x21-\x7e]{1,255}$/.test(given)) return given;
  throw new ApiError("invalid_idempotency_key");
}
