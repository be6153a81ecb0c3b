import { type BatchResult, type CounterStore, StoreError, type WriteBatch } from "./store";

/** What is told about each call to the store. */
export interface BatchReport {
  readonly operation: "read" | "write";
  /** Requests that shared the call. */
  readonly requests: number;
  readonly seconds: number;
  readonly error?: StoreError;
}

export interface SharedCounterOptions {
  /** Longest time a call may take before its requests are answered without it. */
  readonly timeoutMs: number;
  readonly report?: (report: BatchReport) => void;
}

/**
 * The counter as the requests of one process see it: those that arrive while a call is under way share the next one, each
 * write with a value of its own out of it. A lone request waits for nobody.
 *
 * A call that is overdue is given up, but the next is not sent before its answer or its connection's end is known: until
 * then requests are refused at once, which a client may take as "not counted".
 */
export class SharedCounter {
  readonly #store: CounterStore;
  readonly #reads: Lane<number, Reads>;
  readonly #writes: Lane<BatchResult, Writes>;

  constructor(store: CounterStore, options: SharedCounterOptions) {
    this.#store = store;
    this.#reads = new Lane("read", "unavailable", () => new Reads(), options);
    this.#writes = new Lane("write", "unknown", () => new Writes(), options);
  }

  /** The counter's value, not older than this call. Rejects with a StoreError. */
  read(): Promise<number> {
    const reads = this.#reads.next();
    if (reads === undefined) return refused();
    const value = reads.join();
    this.#reads.start(() => this.#store.get());
    return value;
  }

  /**
   * Counts one and resolves with its value; the same key counts once in 24 hours and always gives the same value.
   * Rejects with a StoreError.
   */
  write(idempotencyKey?: string): Promise<number> {
    const writes = this.#writes.next();
    if (writes === undefined) return refused();
    const value = writes.join(idempotencyKey);
    this.#writes.start((batch) => this.#store.add(batch));
    return value;
  }
}

const refused = (): Promise<never> =>
  Promise.reject(new StoreError("unavailable", "overdue", "an earlier call to the store is overdue"));

/** Requests that share one call, whose result is a `Result`. */
interface Shared<Result> {
  readonly requests: number;
  settle(result: Result): void;
  fail(error: unknown): void;
}

/** At most one call under way, and one batch that gathers for the next. */
class Lane<Result, Batch extends Shared<Result>> {
  #gathering: Batch | undefined;
  #underWay = false;
  #overdue = false;

  constructor(
    readonly operation: BatchReport["operation"],
    readonly outcomeWhenOverdue: StoreError["outcome"],
    readonly makeBatch: () => Batch,
    readonly options: SharedCounterOptions,
  ) {}

  /** The batch to join; none while the call under way is overdue. */
  next(): Batch | undefined {
    if (this.#overdue) return undefined;
    this.#gathering ??= this.makeBatch();
    return this.#gathering;
  }

  start(call: (batch: Batch) => Promise<Result>): void {
    const batch = this.#gathering;
    if (this.#underWay || batch === undefined) return;
    this.#gathering = undefined;
    this.#underWay = true;
    const startedAt = performance.now();
    const timer = setTimeout(() => this.#giveUp(batch, startedAt), this.options.timeoutMs);
    const finish = (error?: unknown) => {
      clearTimeout(timer);
      if (!this.#overdue) this.#report(batch, startedAt, error);
      this.#underWay = false;
      this.#overdue = false;
      this.start(call);
    };
    call(batch).then(
      (result) => {
        batch.settle(result);
        finish();
      },
      (error: unknown) => {
        batch.fail(error);
        finish(error);
      },
    );
  }

  #giveUp(batch: Batch, startedAt: number): void {
    this.#overdue = true;
    const message = `the store did not answer within ${this.options.timeoutMs} ms`;
    const error = new StoreError(this.outcomeWhenOverdue, "overdue", message);
    batch.fail(error);
    this.#report(batch, startedAt, error);
    this.#gathering?.fail(new StoreError("unavailable", "overdue", message));
    this.#gathering = undefined;
  }

  #report({ requests }: Batch, startedAt: number, error: unknown): void {
    const seconds = (performance.now() - startedAt) / 1000;
    const failure = error instanceof StoreError ? { error } : {};
    this.options.report?.({ operation: this.operation, requests, seconds, ...failure });
  }
}

interface Waiter {
  resolve(value: number): void;
  reject(error: unknown): void;
}

class Reads implements Shared<number> {
  requests = 0;
  #waiter: Waiter | undefined;
  readonly #value = new Promise<number>((resolve, reject) => {
    this.#waiter = { resolve, reject };
  });

  join(): Promise<number> {
    this.requests += 1;
    return this.#value;
  }

  settle(value: number): void {
    this.#waiter?.resolve(value);
  }

  fail(error: unknown): void {
    this.#waiter?.reject(error);
  }
}

class Writes implements Shared<BatchResult>, WriteBatch {
  requests = 0;
  readonly keys: string[] = [];
  readonly #plain: Waiter[] = [];
  readonly #keyed: Waiter[] = [];
  readonly #byKey = new Map<string, Promise<number>>();

  get plain(): number {
    return this.#plain.length;
  }

  join(key?: string): Promise<number> {
    this.requests += 1;
    const known = key === undefined ? undefined : this.#byKey.get(key);
    if (known) return known;
    const value = new Promise<number>((resolve, reject) => {
      (key === undefined ? this.#plain : this.#keyed).push({ resolve, reject });
    });
    if (key !== undefined) {
      this.keys.push(key);
      this.#byKey.set(key, value);
    }
    return value;
  }

  settle({ first, keyed }: BatchResult): void {
    this.#plain.forEach((waiter, index) => {
      waiter.resolve(first + index);
    });
    this.#keyed.forEach((waiter, index) => {
      const value = keyed[index];
      if (value === undefined) waiter.reject(new Error("the store gave no value for an idempotency key"));
      else waiter.resolve(value);
    });
  }

  fail(error: unknown): void {
    for (const waiter of [...this.#plain, ...this.#keyed]) waiter.reject(error);
  }
}
