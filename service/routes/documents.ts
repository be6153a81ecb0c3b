import type { Middleware } from "koa";
import { type RequestState, send } from "../http/answer";
import { openapi } from "../page/openapi";
import { pageHtml, pagePolicy } from "../page/page";

/** `GET /`: the page for a person. */
export function page(): Middleware<RequestState> {
  return (ctx) => send(ctx, { status: 200, body: pageHtml, type: "text/html; charset=utf-8", policy: pagePolicy });
}

/** `GET /openapi.json`: the API's description. */
export function description(): Middleware<RequestState> {
  const body = JSON.stringify(openapi);
  return (ctx) => send(ctx, { status: 200, body });
}
