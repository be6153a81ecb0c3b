import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import type { Settings } from "./env";

/**
 * One JSON object a line, on standard output unless told otherwise. Of an error its class, code, message and causes are
 * logged: no stack, no reply, no options, which is where secrets would hide.
 */
export function createLog(level: Settings["logLevel"], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: "bluecore" },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly cause?: DescribedError;
}

function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error" };
  return {
    type: error.name === "Error" ? error.constructor.name : error.name,
    message: error.message,
    ...("code" in error ? { code: error.code } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}
