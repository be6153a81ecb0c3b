import type { ParameterizedContext } from "koa";

/** What is known of a request from its beginning. */
export interface RequestState {
  readonly requestId: string;
  /** The connection is to end with this answer. */
  readonly closing: boolean;
  /** The path of the route that took it, from a fixed set: it labels metrics. */
  route: string;
}

export type ApiContext = ParameterizedContext<RequestState>;

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** @default JSON */
  readonly type?: string;
  /** @default nothing may be loaded, framed or run */
  readonly policy?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = "application/json; charset=utf-8";
const noContent = "default-src 'none'; frame-ancestors 'none'";

/**
 * Writes an answer, and is the only one to do so. It goes to Node's response directly: Koa's setters and its own respond()
 * took a quarter of the time of a whole request (measured by test/bench/service.ts), to find out what is known here.
 */
export function send(ctx: ApiContext, { status, body, type = json, policy = noContent, headers = {} }: Answer): void {
  const head = [
    "Cache-Control",
    "no-store",
    "Content-Security-Policy",
    policy,
    "X-Content-Type-Options",
    "nosniff",
    "X-Request-Id",
    ctx.state.requestId,
  ];
  if (body !== "") head.push("Content-Type", type, "Content-Length", String(Buffer.byteLength(body)));
  for (const name in headers) head.push(name, headers[name] ?? "");
  if (ctx.state.closing) head.push("Connection", "close");
  ctx.respond = false;
  ctx.res.writeHead(status, head);
  ctx.res.end(body);
}

/** Writes an answer of 200 in JSON. */
export const sendJson = (ctx: ApiContext, value: unknown): void =>
  send(ctx, { status: 200, body: JSON.stringify(value) });
