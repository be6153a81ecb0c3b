import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { copyProject, type Workspace } from "../support/workspace";
import { StepFailure, stopAll } from "./command";
import { beginStep } from "./permissions";
import { choose, type Scenario, sequence } from "./scenario";
import { Stage } from "./stage";
import { copy } from "./steps/copy";
import { demo } from "./steps/demo";
import { every } from "./steps/every";
import { global } from "./steps/global";
import { interrupted } from "./steps/interrupted";
import { lock } from "./steps/lock";
import { pipeline } from "./steps/pipeline";
import { service } from "./steps/service";
import { share } from "./steps/share";
import { update } from "./steps/update";
import { terraformVersion, writeShellEnvironment } from "./terraform";

/**
 * `npm run rehearse`: deploys the project with the real Terraform and the real AWS provider to an AWS emulator on this
 * machine. Options: `--only global,demo` for some scenarios and those they need, `--keep` to look about at the end.
 */
const scenarios: readonly Scenario[] = [global, demo, lock, every, pipeline, service, update, interrupted, copy, share];

const limitMs = 45 * 60_000;
const tailLines = 60;

async function rehearse(): Promise<number> {
  const options = { only: { type: "string", default: "" }, keep: { type: "boolean", default: false } } as const;
  const { values } = parseArgs({ options });
  const chosen = choose(scenarios, values.only === "" ? [] : values.only.split(","));
  terraformVersion();
  const workspace = copyProject(join(__dirname, "..", "..", ".."));
  const timer = endWith(workspace);
  try {
    const { stage, failed } = await perform(workspace, chosen);
    clearTimeout(timer);
    if (values.keep && stage) await untilInterrupted(stage);
    return failed;
  } finally {
    clear(workspace);
  }
}

/** Runs the steps until one fails; the number of failed steps is 0 or 1. */
async function perform(workspace: Workspace, chosen: readonly Scenario[]) {
  const began = Date.now();
  const steps = sequence(chosen);
  let stage: Stage | undefined;
  const open = async () => {
    stage = await Stage.open(workspace);
    return stage.emulator.url;
  };
  const all = [{ title: "start the emulator", act: open }].concat(
    steps.map(({ title, run }) => ({
      title,
      act: async () => {
        if (!stage) return "";
        beginStep(stage.emulator, title);
        return run(stage);
      },
    })),
  );
  let passed = 0;
  for (const { title, act } of all) {
    const start = Date.now();
    appendFileSync(workspace.log, `\n### ${title}\n`);
    try {
      const facts = await act();
      passed += 1;
      console.log(`${seconds(start)}  ${title}: ${facts}`);
    } catch (error) {
      console.log(`${seconds(start)}  ${title}: FAILED: ${error instanceof Error ? error.message : error}`);
      if (error instanceof StepFailure) console.log(tail(error.output));
      else if (error instanceof Error) console.log(error.stack);
      break;
    }
  }
  const failed = passed === all.length ? 0 : 1;
  const skipped = all.length - passed - failed;
  console.log(`${seconds(began)}  rehearsal: ${passed} passed, ${failed} failed, ${skipped} not run`);
  return { stage, failed };
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1).padStart(6)} s`;

const tail = (output: string) => output.trimEnd().split("\n").slice(-tailLines).join("\n");

function clear({ folder }: Workspace): void {
  stopAll(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Clears up as well when someone interrupts, and when it all takes too long. */
function endWith(workspace: Workspace): NodeJS.Timeout {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(signal, () => {
      clear(workspace);
      process.exit(code);
    });
  }
  return setTimeout(() => {
    console.log(`rehearsal: FAILED: not done after ${limitMs / 60_000} minutes`);
    clear(workspace);
    process.exit(1);
  }, limitMs).unref();
}

/** With --keep: leaves emulator and copy as they are until Ctrl-C. */
async function untilInterrupted({ workspace, env }: Stage): Promise<void> {
  const { project, log } = workspace;
  console.log(`kept until Ctrl-C: cd ${project} && . ${writeShellEnvironment(workspace, env)}\nlog: ${log}`);
  await new Promise((resolve) => setInterval(resolve, 2 ** 31 - 1));
}

rehearse().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
