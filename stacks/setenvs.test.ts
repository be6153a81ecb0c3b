import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const script = join(__dirname, "..", "..", "service", "setenvs.sh");

describe("service/setenvs.sh", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "bluecore-setenvs-"));
    // In the place of npm: it says with what it was called.
    writeFileSync(join(folder, "npm"), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const args of [["--out", "a b"], ["--out=a b"]]) {
    it(`means a folder from where one stands: ${args.join(" ")}`, () => {
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
      const called = execFileSync("bash", [script, "demo", ...args, "--set", "a=b"], {
        cwd: folder,
        env,
        encoding: "utf8",
      });
      expect(called.trim().split("\n")).to.deep.equal([
        ...["run", "--silent", "setenvs", "--", "demo"],
        `--out=${join(folder, "a b")}`,
        ...["--set", "a=b"],
      ]);
    });
  }
});
