import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { open } from "lmdb";
import { EmbeddedStore } from "./embedded";
import { StoreError } from "./store";

const day = 24 * 60 * 60 * 1000;

describe("the embedded store", () => {
  let folder: string;
  let now: number;
  let store: EmbeddedStore;
  const reopen = async () => {
    await store.close();
    store = new EmbeddedStore(folder, () => now);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bluecore-data-"));
    now = Date.UTC(2026, 0, 1);
    store = new EmbeddedStore(folder, () => now);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it("counts from nothing and keeps what it counted", async () => {
    expect(await store.get()).to.equal(0);
    expect(await store.add({ plain: 3, keys: [] })).to.deep.equal({ first: 1, keyed: [] });
    await reopen();
    expect(await store.get()).to.equal(3);
  });

  it("gives values in one step to plain writes and new keys, and known keys their old one", async () => {
    expect(await store.add({ plain: 2, keys: ["a", "b"] })).to.deep.equal({ first: 1, keyed: [3, 4] });
    await reopen();
    expect(await store.add({ plain: 1, keys: ["b", "c"] })).to.deep.equal({ first: 5, keyed: [4, 6] });
    expect(await store.get()).to.equal(6);
  });

  it("remembers a key for 24 hours and no longer", async () => {
    await store.add({ plain: 0, keys: ["a"] });
    now += day - 1;
    expect((await store.add({ plain: 0, keys: ["a"] })).keyed).to.deep.equal([1]);
    now += 1;
    expect((await store.add({ plain: 0, keys: ["a"] })).keyed).to.deep.equal([2]);
  });

  it("removes keys whose time is over, so that the file does not grow without end", async () => {
    await store.add({ plain: 0, keys: ["a", "b", "c"] });
    now += day;
    await store.add({ plain: 0, keys: ["d", "e"] });
    await store.close();
    const root = open({ path: join(folder, "counter.mdb") });
    const left = [...root.openDB({ name: "idempotency" }).getKeys()];
    const expiries = root.openDB({ name: "expiry" }).getCount();
    await root.close();
    store = new EmbeddedStore(folder, () => now);
    expect(left).to.deep.equal(["d", "e"]);
    expect(expiries).to.equal(2);
  });

  it("counts nothing past the last exact value", async () => {
    await store.add({ plain: Number.MAX_SAFE_INTEGER, keys: [] });
    const outcome = await store.add({ plain: 0, keys: ["a"] }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(outcome).to.be.instanceOf(StoreError).with.property("outcome", "invalid");
    expect(await store.get()).to.equal(Number.MAX_SAFE_INTEGER);
  });

  it("leaves what is no integer as it is, and says so", async () => {
    await store.close();
    const root = open({ path: join(folder, "counter.mdb") });
    await root.openDB({ name: "counter" }).put("counter", "many");
    await root.close();
    store = new EmbeddedStore(folder, () => now);
    for (const attempt of [() => store.get(), () => store.add({ plain: 1, keys: ["a"] })]) {
      const error = await attempt().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(StoreError).with.property("outcome", "invalid");
    }
  });

  it("cannot be opened in a folder that can't be made", () => {
    expect(() => new EmbeddedStore("/dev/null/data")).to.throw();
  });
});
