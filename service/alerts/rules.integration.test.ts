import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { installed } from "../testing/installed";
import { alertGroups } from "./rules";

/** Where the unit tests of the alerts lie in the source; the compiled file is dist-test/service/alerts/…. */
const tests = join(__dirname, "..", "..", "..", "service", "alerts", "rules.promtool.yaml");

describe("alerts (promtool: Debian's package prometheus)", () => {
  let folder: string;
  let program: string;
  before(function () {
    this.timeout(120_000); // For the installation, where there is one.
    program = installed(["promtool"], "prometheus");
    folder = mkdtempSync(join(tmpdir(), "bluecore-alerts-"));
    const groups = alertGroups({ namespace: "bluecore-demo", maxReplicas: 2 });
    writeFileSync(join(folder, "rules.yaml"), stringify({ groups }));
    cpSync(tests, join(folder, "tests.yaml"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Throws with promtool's words when it is not content. */
  const promtool = (...args: readonly string[]) =>
    execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });

  it("are rules that Prometheus understands", () => {
    promtool("check", "rules", "--lint-fatal", "rules.yaml");
  });

  it("fire when they should, and only then", () => {
    promtool("test", "rules", "tests.yaml");
  });
});
