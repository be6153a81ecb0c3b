import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { open, type RootDatabase } from "lmdb";
import type { WriteBatch } from "./store";
import { type BatchResult, type CounterStore, checkedCounter, idempotencyTtlSeconds, StoreError } from "./store";

/** What an idempotency key was given, and until when (ms since 1970) that is remembered. */
interface Remembered {
  readonly value: number;
  readonly until: number;
}

/** The counter in a file of this machine. Several processes may share it; a batch is on disk before it is answered. */
export class EmbeddedStore implements CounterStore {
  readonly description: string;
  readonly #root: RootDatabase;
  readonly #counter;
  readonly #remembered;
  readonly #expiry;

  /** @throws Error when the folder can't be made or written. */
  constructor(
    dataDir: string,
    readonly now: () => number = Date.now,
  ) {
    const folder = resolve(dataDir);
    mkdirSync(folder, { recursive: true });
    this.description = `embedded, in ${folder}`;
    // With overlappingSync a commit would be answered before it is on disk.
    this.#root = open({ path: join(folder, "counter.mdb"), overlappingSync: false });
    this.#counter = this.#root.openDB<unknown, string>({ name: "counter" });
    this.#remembered = this.#root.openDB<Remembered, string>({ name: "idempotency" });
    this.#expiry = this.#root.openDB<true, [number, string]>({ name: "expiry" });
  }

  async get(): Promise<number> {
    return checkedCounter(this.#counter.get("counter") ?? 0);
  }

  async add(batch: WriteBatch): Promise<BatchResult> {
    let failure: unknown;
    const result = await this.#root.transaction(() => {
      try {
        return this.#addNow(batch);
      } catch (error) {
        // Thrown through lmdb's write thread it would lose its class.
        failure = error;
        return undefined;
      }
    });
    if (result !== undefined) return result;
    throw failure instanceof StoreError
      ? failure
      : new StoreError("unknown", "connection", "the embedded store failed", { cause: failure });
  }

  async close(): Promise<void> {
    await this.#root.close();
  }

  #addNow({ plain, keys }: WriteBatch): BatchResult {
    const now = this.now();
    const before = checkedCounter(this.#counter.get("counter") ?? 0);
    // The highest value that the batch can reach, refused before the first change.
    checkedCounter(before + plain + keys.length);
    let value = before + plain;
    const keyed = keys.map((key) => {
      const known = this.#remembered.get(key);
      if (known && known.until > now) return known.value;
      value += 1;
      this.#remember(key, { value, until: now + idempotencyTtlSeconds * 1000 }, known);
      return value;
    });
    this.#forget(now, 2 * keys.length);
    if (value !== before) this.#counter.put("counter", value);
    return { first: before + 1, keyed };
  }

  #remember(key: string, remembered: Remembered, before: Remembered | undefined): void {
    if (before) this.#expiry.remove([before.until, key]);
    this.#remembered.put(key, remembered);
    this.#expiry.put([remembered.until, key], true);
  }

  /** Removes up to `limit` keys whose time is over: twice as many as come, so that the file does not grow without end. */
  #forget(now: number, limit: number): void {
    for (const entry of [...this.#expiry.getKeys({ end: [now + 1, ""], limit })]) {
      this.#expiry.remove(entry);
      this.#remembered.remove(entry[1]);
    }
  }
}
