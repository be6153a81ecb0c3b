/** Writes that travel to the store together, as one atomic step. */
export interface WriteBatch {
  /** How many writes carry no key. */
  readonly plain: number;
  /** The distinct idempotency keys of the others. */
  readonly keys: readonly string[];
}

/** The values that a batch was given; all new ones are distinct. */
export interface BatchResult {
  /** Value of the first plain write; the others follow it one by one. Without plain writes it means nothing. */
  readonly first: number;
  /** The value of each key, in the batch's order; for a key seen before, what it was given then. */
  readonly keyed: readonly number[];
}

/** Time for which an idempotency key is remembered. */
export const idempotencyTtlSeconds = 24 * 60 * 60;

/**
 * Where the counter is kept. An adapter neither queues nor retries what may have been executed: each call is one attempt,
 * and it rejects with a StoreError.
 */
export interface CounterStore {
  /** What the log calls it, without secrets. */
  readonly description: string;
  get(): Promise<number>;
  add(batch: WriteBatch): Promise<BatchResult>;
  close(): Promise<void>;
}

/**
 * A call to the store failed.
 *
 * - `unavailable`: nothing was counted
 * - `unknown`: the store did not confirm; the batch may have been counted
 * - `invalid`: what the store holds is not an integer; it was left as it is
 */
export class StoreError extends Error {
  constructor(
    readonly outcome: "unavailable" | "unknown" | "invalid",
    /** Short and from a fixed set: it labels a metric. */
    readonly reason: StoreErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export type StoreErrorReason =
  | "offline"
  | "overdue"
  | "connection"
  | "refused"
  | "out_of_memory"
  | "replication"
  | "not_an_integer";

/** @throws StoreError when a number can't be a counter that JSON carries exactly. */
export function checkedCounter(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new StoreError("invalid", "not_an_integer", "the stored counter is not an integer");
}
