import { spawn } from "node:child_process";
import { Refusal } from "./refusal";

export interface ShellOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Text for standard input; without it the command has none. */
  readonly input?: string;
  /** Shows what the command prints while it runs. */
  readonly show?: boolean;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
}

/** What to do when a program isn't there. */
const sources: Readonly<Record<string, string>> = {
  terraform: "install Terraform: developer.hashicorp.com/terraform/install",
  aws: "install the AWS CLI 2: docs.aws.amazon.com/cli",
  skopeo: "install skopeo: github.com/containers/skopeo",
};

/** Runs a program and waits for its end. */
export async function run(program: string, args: readonly string[], options: ShellOptions): Promise<Finished> {
  const { cwd, env, input, show = false } = options;
  const child = spawn(program, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {}); // A program that ends without reading its input is no fault.
  child.stdin.end(input);
  const all: Buffer[] = [];
  const out: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    all.push(chunk);
    out.push(chunk);
    if (show) process.stdout.write(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    all.push(chunk);
    if (show) process.stderr.write(chunk);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      const mend = sources[program] ?? `install ${program}`;
      reject(error.code === "ENOENT" ? new Refusal(`${program} is not on the PATH; ${mend}`) : error);
    });
    child.on("close", (exit, signal) => resolve(exit ?? (signal === "SIGKILL" ? 137 : 143)));
  });
  return { code, stdout: Buffer.concat(out).toString(), output: Buffer.concat(all).toString() };
}

/** Runs a program that must succeed; its standard output. */
export async function succeed(program: string, args: readonly string[], options: ShellOptions): Promise<string> {
  const { code, stdout, output } = await run(program, args, options);
  if (code === 0) return stdout;
  const said = options.show ? "" : `\n${output.trimEnd()}`;
  throw new Refusal(`${[program, ...args].join(" ")}: exit code ${code}${said}`);
}
