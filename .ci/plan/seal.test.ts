import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Refusal } from "../refusal";
import { type DataKeys, openFile, sealFile } from "./seal";

/** KMS as far as it is needed: what it encrypts is the key backwards. */
const keys: DataKeys = {
  generate: async () => ({ plain: Buffer.alloc(32, 7), encrypted: "locked" }),
  decrypt: async (encrypted) => Buffer.alloc(32, encrypted === "locked" ? 7 : 8),
};

describe("a sealed plan", () => {
  let folder = "";
  const path = (name: string) => join(folder, name);
  const seal = () => sealFile(keys, path("plan"), path("sealed"), "demo 1 deploy");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bluecore-seal-"));
    writeFileSync(path("plan"), "the-token-in-the-state");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("takes the place of the plan, and shows nothing of it", async () => {
    await seal();
    expect(existsSync(path("plan"))).to.equal(false);
    const text = readFileSync(path("sealed"), "utf8");
    expect(text).to.not.contain("token").and.to.not.contain(Buffer.from("the-token").toString("base64").slice(0, 8));
  });

  it("opens to what it was", async () => {
    await seal();
    await openFile(keys, path("sealed"), path("plan"), "demo 1 deploy");
    expect(readFileSync(path("plan"), "utf8")).to.equal("the-token-in-the-state");
  });

  it("does not open as that of another environment, source or purpose", async () => {
    await seal();
    const refused = await openFile(keys, path("sealed"), path("plan"), "demo 1 destroy").catch((error) => error);
    expect(refused).to.be.instanceOf(Refusal);
    expect(refused.message).to.match(/plan again$/);
    expect(existsSync(path("plan"))).to.equal(false);
  });

  it("does not open when a byte of it was changed", async () => {
    await seal();
    const whole = JSON.parse(readFileSync(path("sealed"), "utf8"));
    const content = Buffer.from(whole.content, "base64");
    content[0] = (content[0] ?? 0) ^ 1;
    writeFileSync(path("sealed"), JSON.stringify({ ...whole, content: content.toString("base64") }));
    const refused = await openFile(keys, path("sealed"), path("plan"), "demo 1 deploy").catch((error) => error);
    expect(refused).to.be.instanceOf(Refusal);
  });
});
