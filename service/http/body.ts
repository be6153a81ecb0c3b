import type { Context } from "koa";
import { ApiError } from "../errors";

/** Longest body that is ignored; no route needs any. */
export const maxBodyBytes = 16 * 1024;

/**
 * Lets a small body pass unread and refuses a large one before anything is counted. A body of unknown length is read to
 * its end or to the limit, whichever comes first.
 *
 * @throws ApiError `body_too_large`; the connection closes with that answer, for the rest of the body is not read.
 */
export async function refuseLargeBody(ctx: Context): Promise<void> {
  const { headers } = ctx.req;
  const length = headers["content-length"];
  if (length !== undefined && Number(length) > maxBodyBytes) throw tooLarge();
  if (headers["transfer-encoding"] === undefined) return;
  let received = 0;
  for await (const chunk of ctx.req) {
    received += chunk.length;
    if (received > maxBodyBytes) throw tooLarge();
  }
}

const tooLarge = () => new ApiError("body_too_large", { headers: { Connection: "close" } });
