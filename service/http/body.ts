import type { IncomingMessage } from "node:http";
import { ApiError } from "../errors";

/** Longest body that is ignored; no route needs any. */
export const maxBodyBytes = 16 * 1024;

/**
 * Lets a small body pass unread and refuses a large one before anything is counted. A body of unknown length is read to
 * its end or to the limit, whichever comes first.
 *
 * @throws ApiError `body_too_large`; the connection closes with that answer, for the rest of the body is not read.
 */
export async function refuseLargeBody(request: IncomingMessage): Promise<void> {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length > maxBodyBytes) throw tooLarge();
  if (request.headers["transfer-encoding"] === undefined) return;
  let received = 0;
  for await (const chunk of request) {
    received += chunk.length;
    if (received > maxBodyBytes) throw tooLarge();
  }
}

const tooLarge = () => new ApiError("body_too_large", { headers: { Connection: "close" } });
