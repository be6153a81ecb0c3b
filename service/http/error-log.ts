import type { Logger } from "pino";
import type { ApiError } from "../errors";

/** Lines a second: enough to see what is wrong, too few to fill a disk when all of many requests fail. */
const linesPerSecond = 20;

/** Logs failed requests; what is left out is counted in the next line. */
export function createErrorLog(
  log: Logger,
  now: () => number = Date.now,
): (requestId: string, error: ApiError) => void {
  let second = 0;
  let lines = 0;
  let leftOut = 0;
  return (requestId, error) => {
    const current = Math.floor(now() / 1000);
    if (current !== second) {
      second = current;
      lines = 0;
    }
    if (lines === linesPerSecond) {
      leftOut += 1;
      return;
    }
    lines += 1;
    log.error({ requestId, id: error.id, err: error.cause, ...(leftOut > 0 ? { leftOut } : {}) }, "request failed");
    leftOut = 0;
  };
}
