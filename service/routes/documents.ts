import type { Middleware } from "koa";
import type { AppDeps } from "../app";
import { prefixOf } from "../base-path";
import { type RequestState, send } from "../http/answer";
import { openapi } from "../page/openapi";
import { pageAt } from "../page/page";

/** `GET /`: the page for a person. */
export function page({ basePath }: Pick<AppDeps, "basePath">): Middleware<RequestState> {
  const { html, policy } = pageAt(prefixOf(basePath));
  return (ctx) => send(ctx, { status: 200, body: html, type: "text/html; charset=utf-8", policy });
}

/** `GET /openapi.json`: the API's description. */
export function description({ basePath }: Pick<AppDeps, "basePath">): Middleware<RequestState> {
  const body = JSON.stringify({ ...openapi, servers: [{ url: basePath }] });
  return (ctx) => send(ctx, { status: 200, body });
}
