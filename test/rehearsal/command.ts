import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { platform } from "node:os";

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File that gets the command and all it prints. */
  readonly log: string;
  readonly timeoutMs: number;
  /** Text for standard input; without it the command has none. */
  readonly input?: string;
  /** Ends the command and its children as a lost machine would: with SIGKILL, all at once. */
  readonly abort?: AbortSignal;
}

export interface Finished {
  /** Exit code, or 128 and the signal's number as shells have it. */
  readonly code: number;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
}

/** A step that did not do what it should: the message says which, the output what the command printed last. */
export class StepFailure extends Error {
  constructor(
    message: string,
    readonly output = "",
  ) {
    super(message);
  }
}

const running = new Set<ChildProcess>();

let started = 0;

/** Runs a command in a process group of its own, and ends it with all its children when the time is up. */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<Finished> {
  const { cwd, log, timeoutMs, input, abort } = options;
  appendFileSync(log, `$ ${[command, ...args].join(" ")}\n`);
  started += 1;
  const own = `${process.pid}-${started}`;
  const env = { ...options.env, BLUECORE_REHEARSAL_COMMAND: own };
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const end = () => {
    const pids = markedProcesses(own, "BLUECORE_REHEARSAL_COMMAND");
    signalGroup(child, "SIGKILL");
    for (const pid of pids) kill(pid, "SIGKILL");
  };
  abort?.addEventListener("abort", end, { once: true });
  running.add(child);
  child.stdin.on("error", () => {}); // A command that ends without reading its input is no failure of the step.
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      appendFileSync(log, chunk);
    });
  }
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeoutMs);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exit, signal) => resolve(exit ?? (signal === "SIGKILL" ? 137 : 143)));
    });
    const output = Buffer.concat(chunks).toString();
    if (late) throw new StepFailure(`${command} ${args.join(" ")}: not done after ${timeoutMs / 1000} s`, output);
    return { code, output };
  } finally {
    clearTimeout(timer);
    abort?.removeEventListener("abort", end);
    running.delete(child);
  }
}

/** Runs a command that must succeed. */
export async function succeed(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new StepFailure(`${command} ${args.join(" ")}: exit code ${code}`, output);
  return output;
}

/** Starts a command that goes on beside the steps; it ends with `stopAll`. */
export function start(command: string, args: readonly string[], options: Omit<CommandOptions, "timeoutMs" | "input">) {
  const { cwd, env, log } = options;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  child.on("close", () => running.delete(child));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => appendFileSync(log, chunk));
  return child;
}

/** Ends every process that a rehearsal started, and theirs, which carry its mark in their environment. */
export function stopAll(mark: string): void {
  for (const child of running) signalGroup(child, "SIGKILL");
  running.clear();
  // cdktf runs Terraform on a terminal of its own, outside of our process group.
  for (const pid of markedProcesses(mark)) kill(pid, "SIGKILL");
}

/** Processes whose environment has the variable set to the mark (where the system has /proc). */
export function markedProcesses(mark: string, variable = "BLUECORE_REHEARSAL"): number[] {
  if (platform() !== "linux") return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => environment(pid).includes(`${variable}=${mark}\0`)).map(Number);
}

function environment(pid: string): string {
  try {
    return `${readFileSync(`/proc/${pid}/environ`, "latin1")}\0`;
  } catch {
    return ""; // It has ended, or belongs to someone else.
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) kill(-child.pid, signal);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
