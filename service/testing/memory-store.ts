import { type BatchResult, type CounterStore, checkedCounter, type WriteBatch } from "../store/store";

/** A store whose calls end when a test says so. It keeps what it was asked. */
export class MemoryStore implements CounterStore {
  readonly description = "memory";
  readonly batches: WriteBatch[] = [];
  gets = 0;
  value: unknown = 0;
  /** While it is set, calls wait for it; when it rejects, so do they. */
  gate: Promise<void> | undefined;
  readonly #known = new Map<string, number>();

  async get(): Promise<number> {
    this.gets += 1;
    await this.gate;
    return checkedCounter(this.value);
  }

  async add({ plain, keys }: WriteBatch): Promise<BatchResult> {
    this.batches.push({ plain, keys: [...keys] });
    await this.gate;
    const before = checkedCounter(this.value);
    let value = before + plain;
    const keyed = keys.map((key) => {
      const known = this.#known.get(key) ?? ++value;
      this.#known.set(key, known);
      return known;
    });
    this.value = value;
    return { first: before + 1, keyed };
  }

  async close(): Promise<void> {}
}

/** A promise and its two ends. */
export function gate(): { promise: Promise<void>; open: () => void; fail: (error: Error) => void } {
  let open = () => {};
  let fail = (_: Error) => {};
  const promise = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  promise.catch(() => undefined);
  return { promise, open, fail };
}
