import { expect } from "chai";
import { gate, MemoryStore } from "../testing/memory-store";
import { type BatchReport, SharedCounter } from "./shared-counter";
import { StoreError } from "./store";

const outcomes = async (promises: readonly Promise<number>[]) =>
  (await Promise.allSettled(promises)).map((result) => {
    if (result.status === "fulfilled") return result.value;
    return result.reason instanceof StoreError ? `${result.reason.outcome}/${result.reason.reason}` : result.reason;
  });

describe("the shared counter", () => {
  let store: MemoryStore;
  let counter: SharedCounter;
  let reports: BatchReport[];

  beforeEach(() => {
    store = new MemoryStore();
    reports = [];
    counter = new SharedCounter(store, { timeoutMs: 30, report: (report) => reports.push(report) });
  });

  it("sends a lone write at once", () => {
    void counter.write();
    expect(store.batches).to.deep.equal([{ plain: 1, keys: [] }]);
  });

  it("lets the writes that arrive during a call share the next, each with its own value", async () => {
    const values = await Promise.all(Array.from({ length: 5 }, () => counter.write()));
    expect(values).to.deep.equal([1, 2, 3, 4, 5]);
    expect(store.batches.map(({ plain }) => plain)).to.deep.equal([1, 4]);
  });

  it("lets idempotent writes ride along, one place for each key", async () => {
    const values = await Promise.all([counter.write(), counter.write("a"), counter.write(), counter.write("a")]);
    expect(store.batches[1]).to.deep.equal({ plain: 1, keys: ["a"] });
    expect(values).to.deep.equal([1, 3, 2, 3]);
    expect(await counter.write("a")).to.equal(3);
  });

  it("lets reads share a GET, but never one that was sent before they arrived", async () => {
    const held = gate();
    store.gate = held.promise;
    const early = counter.read();
    const late = [counter.read(), counter.read()];
    store.value = 7;
    expect(store.gets).to.equal(1);
    held.open();
    await early;
    expect(await Promise.all(late)).to.deep.equal([7, 7]);
    expect(store.gets).to.equal(2);
  });

  it("gives up an overdue write as unknown, and refuses the next ones as not counted until its end is known", async () => {
    const held = gate();
    store.gate = held.promise;
    expect(await outcomes([counter.write(), counter.write()])).to.deep.equal([
      "unknown/overdue",
      "unavailable/overdue",
    ]);
    expect(await outcomes([counter.write()])).to.deep.equal(["unavailable/overdue"]);
    held.open();
    await held.promise;
    await new Promise(setImmediate);
    expect(await counter.write()).to.equal(2);
    expect(store.batches.map(({ plain }) => plain)).to.deep.equal([1, 1]);
  });

  it("gives up an overdue read as unavailable", async () => {
    store.gate = gate().promise;
    expect(await outcomes([counter.read()])).to.deep.equal(["unavailable/overdue"]);
  });

  it("tells every request of a failed call what the store said", async () => {
    const held = gate();
    store.gate = held.promise;
    const first = counter.write();
    held.fail(new StoreError("unknown", "connection", "gone"));
    expect(await outcomes([first, counter.write("k")])).to.deep.equal(["unknown/connection", "unknown/connection"]);
  });

  it("reports each call once, with how many shared it", async () => {
    await Promise.all([counter.write(), counter.write(), counter.write("k"), counter.read()]);
    const told = reports.map(({ operation, requests }) => `${operation} ${requests}`);
    expect(told.sort()).to.deep.equal(["read 1", "write 1", "write 2"]);
  });

  it("reports an overdue call as failed, and not again when it ends", async () => {
    const held = gate();
    store.gate = held.promise;
    await outcomes([counter.write()]);
    held.open();
    await new Promise(setImmediate);
    expect(reports.map(({ error }) => error?.reason)).to.deep.equal(["overdue"]);
  });
});
