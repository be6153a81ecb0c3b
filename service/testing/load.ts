import { expect } from "chai";

/** What became of each write that was sent. */
export class Load {
  /** The values of all 200s. */
  readonly values: number[] = [];
  /** How often each error id was answered. */
  readonly errors = new Map<string, number>();
  /** Requests without an answer. */
  readonly broken: string[] = [];
  /** Longest time of any answer. */
  slowestMs = 0;
  #running = true;
  readonly #loops: Promise<void>[];

  /** Begins to write over and over, from so many clients at once. */
  constructor(
    readonly baseUrl: string,
    clients = 16,
  ) {
    this.#loops = Array.from({ length: clients }, () => this.#loop());
  }

  /** Sends no more and resolves when every answer is in. */
  async stop(): Promise<this> {
    this.#running = false;
    await Promise.all(this.#loops);
    return this;
  }

  errorCount(id: string): number {
    return this.errors.get(id) ?? 0;
  }

  /** Resolves when so many more writes have been counted; rejects, and ends the load, when that takes too long. */
  async counted(more: number, timeoutMs = 15_000): Promise<void> {
    const goal = this.values.length + more;
    const deadline = Date.now() + timeoutMs;
    while (this.values.length < goal) {
      if (Date.now() > deadline) {
        await this.stop();
        throw new Error(
          `only ${this.values.length} of ${goal} writes in time, and ${JSON.stringify([...this.errors])}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #loop(): Promise<void> {
    while (this.#running) {
      const startedAt = performance.now();
      try {
        const response = await fetch(`${this.baseUrl}/write`, { method: "POST" });
        const answer = Object(await response.json());
        if (response.status === 200) this.values.push(answer.counter);
        else this.errors.set(answer.error.id, this.errorCount(answer.error.id) + 1);
        if (response.status !== 200) await new Promise((resolve) => setTimeout(resolve, 2));
      } catch (error) {
        this.broken.push(String(Object(error).cause ?? error));
      }
      this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
    }
  }
}

/**
 * Holds the counter against the answers: every 200 counted once with a value of its own, and nothing else did but writes
 * whose answer said that this is unknown.
 */
export function expectExact(counter: number, ...loads: readonly Load[]): void {
  const values = loads.flatMap((load) => load.values);
  const unknown = loads.reduce((sum, load) => sum + load.errorCount("outcome_unknown"), 0);
  expect(new Set(values).size, "values that are distinct").to.equal(values.length);
  expect(counter, "counter, against the number of 200s").to.be.at.least(values.length);
  expect(counter, "counter, against 200s and unknown outcomes").to.be.at.most(values.length + unknown);
}

/** What GET /read says. */
export async function readCounter(baseUrl: string): Promise<number> {
  const response = await fetch(`${baseUrl}/read`);
  expect(response.status).to.equal(200);
  return Object(await response.json()).counter;
}

/** One POST /write: its status and what it said. */
export async function writeOnce(baseUrl: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${baseUrl}/write`, { method: "POST", headers });
  const answer = Object(await response.json());
  return { status: response.status, counter: answer.counter, id: answer.error?.id };
}
