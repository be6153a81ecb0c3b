import { StoreError } from "./store/store";

/** What a client can be told. The ids are part of the API: they stay when a message changes. */
const kinds = {
  bad_request: { status: 400, message: "The request could not be understood." },
  invalid_idempotency_key: {
    status: 400,
    message: "Idempotency-Key must be 1 to 255 visible ASCII characters. Nothing was counted.",
  },
  not_found: { status: 404, message: "There is nothing at this path." },
  method_not_allowed: { status: 405, message: "This path does not take this method." },
  request_timeout: { status: 408, message: "The request took too long to arrive." },
  body_too_large: { status: 413, message: "The body is too large: this API needs none. Nothing was counted." },
  headers_too_large: { status: 431, message: "The request's head is too large." },
  internal: { status: 500, message: "Something unforeseen happened." },
  counter_invalid: {
    status: 500,
    message: "What is stored as the counter is not an integer. It was left as it is; nothing was counted.",
  },
  overloaded: { status: 503, message: "Too many requests at once. Nothing was counted." },
  shutting_down: { status: 503, message: "This process is shutting down." },
  store_unavailable: { status: 503, message: "The store cannot be reached. Nothing was counted." },
  outcome_unknown: {
    status: 503,
    message: "The store did not confirm the write: it may have been counted. To retry safely, send an Idempotency-Key.",
  },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorId = keyof typeof kinds;
export const errorIds = Object.keys(kinds).filter((id): id is ErrorId => id in kinds);

export const errorStatus = (id: ErrorId): number => kinds[id].status;
export const errorMessage = (id: ErrorId): string => kinds[id].message;

/** Seconds that a client is asked to wait before it tries again. */
const retryAfterSeconds = 1;

/** An answer that is not a 2xx. `body` is all of it that a client sees. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly id: ErrorId,
    options: { readonly cause?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    const { status, message } = kinds[id];
    super(message, { cause: options.cause });
    this.status = status;
    this.body = JSON.stringify({ error: { id, message } });
    this.headers = { ...(status === 503 ? { "Retry-After": String(retryAfterSeconds) } : {}), ...options.headers };
  }
}

/** The answer for anything thrown; what is not foreseen becomes `internal`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof StoreError) return new ApiError(idOfOutcome[error.outcome], { cause: error });
  return new ApiError("internal", { cause: error });
}

const idOfOutcome = {
  unavailable: "store_unavailable",
  unknown: "outcome_unknown",
  invalid: "counter_invalid",
} as const satisfies Record<StoreError["outcome"], ErrorId>;
