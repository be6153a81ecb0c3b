import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StepFailure, stopAll } from "../rehearsal/command";

/** One thing to do and to check: it returns what its line says. */
export type Step = (title: string, act: () => Promise<string>) => Promise<void>;

const tailLines = 60;

/** Shell commands that take away what is not in the folder: before the processes end that were started, and after. */
export interface Clearing {
  readonly before: (folder: string) => string;
  readonly after: (folder: string) => string;
}

/** Does what it can: what is not there needs no clearing. */
const shell = (command: string) => spawnSync("sh", ["-c", command], { stdio: "ignore" });

const nothing: Clearing = { before: () => "true", after: () => "true" };

/** Runs steps until one fails, in a temporary folder, and ends the process with what came of it. Nothing stays behind. */
export function rehearse(
  steps: (place: { readonly folder: string; readonly log: string; readonly step: Step }) => Promise<void>,
  clearing: Clearing = nothing,
): void {
  const folder = mkdtempSync(join(tmpdir(), "bluecore-kube-"));
  const log = join(folder, "output.log");
  writeFileSync(log, "");
  const clear = () => {
    shell(clearing.before(folder));
    stopAll(folder);
    shell(clearing.after(folder));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      clear();
      process.exit(1);
    });
  }
  let passed = 0;
  const step: Step = async (title, act) => {
    const start = Date.now();
    const facts = await act().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const output = error instanceof StepFailure ? error.output : "";
      throw new StepFailure(`${title}: FAILED: ${message}`, output.trimEnd().split("\n").slice(-tailLines).join("\n"));
    });
    passed += 1;
    console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${title}: ${facts}`);
  };
  steps({ folder, log, step })
    .then(
      () => 0,
      (error: unknown) => {
        console.error(error instanceof StepFailure ? `${error.message}\n${error.output}` : error);
        return 1;
      },
    )
    .then((failed) => {
      clear();
      console.log(`${passed} passed, ${failed} failed`);
      process.exit(failed);
    });
}
