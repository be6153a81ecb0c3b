import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { installed } from "./installed";

describe("a program that tests need", () => {
  const { PATH } = process.env;
  const { getuid } = process;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bluecore-installed-"));
    process.env.PATH = `${folder}${delimiter}${PATH}`;
    process.getuid = () => 0;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (getuid) process.getuid = getuid;
    rmSync(folder, { recursive: true });
  });

  const program = (name: string, script: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  /** An apt-get that installs the program `bluecore-tool`, when it is asked for the package `bluecore-package`. */
  const aptGet = () =>
    program("apt-get", `case "$*" in install*bluecore-package) cp "$0" "$(dirname "$0")/bluecore-tool" ;; esac`);

  it("is the first that is on the PATH", () => {
    program("bluecore-other", "exit 0");
    program("apt-get", "exit 1");
    expect(installed(["bluecore-tool", "bluecore-other"], "bluecore-package")).to.equal("bluecore-other");
  });

  it("is installed on Debian as root", () => {
    aptGet();
    expect(installed(["bluecore-tool"], "bluecore-package")).to.equal("bluecore-tool");
  });

  it("is named with its package to who isn't root, or gets nothing installed", () => {
    aptGet();
    const wanted = "these tests need bluecore-tool on the PATH (Debian: apt-get install other-package)";
    expect(() => installed(["bluecore-tool"], "other-package")).to.throw(wanted);
    process.getuid = () => 1000;
    expect(() => installed(["bluecore-tool"], "bluecore-package")).to.throw("apt-get install bluecore-package");
  });
});
