import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, StepFailure } from "../../rehearsal/command";
import { pythonWith } from "../../rehearsal/python";

/** `npm run scan:dockerfile`: checkov over the Dockerfile. */
const root = join(__dirname, "..", "..", "..", "..");

/** Checks that don't fit, each with its reason. */
const skips = {
  CKV_DOCKER_7: "the base is an argument, whose default has a tag that checkov does not look up",
} as const;

async function scan(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "bluecore-checkov-"));
  const log = join(folder, "log");
  try {
    const python = await pythonWith(join(root, "test", "policy", "checkov", "requirements.txt"), log);
    const skipped = ["--skip-check", Object.keys(skips).join(",")];
    const args = [
      "-m",
      "checkov.main",
      "--framework",
      "dockerfile",
      "--file",
      "Dockerfile",
      "--skip-download",
      "--compact",
    ];
    const { code, output } = await run(python, [...args, "--quiet", ...skipped], {
      cwd: root,
      env: process.env,
      log,
      timeoutMs: 120_000,
    });
    const [, passed, failed] = /Passed checks: (\d+), Failed checks: (\d+)/.exec(output) ?? [];
    if (passed === undefined) throw new StepFailure(`checkov: exit code ${code}`, output);
    if (code !== 0) console.error(output.trimEnd());
    console.log(`${passed} passed, ${failed} failed`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

scan().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof StepFailure) console.error(error.output);
    process.exitCode = 1;
  },
);
