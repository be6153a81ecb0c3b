import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import autocannon from "autocannon";
import { findProgram } from "../../service/testing/processes";

const run = promisify(execFile);
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The core of the servers and the core of what drives them, where the machine lets one choose. */
const pinned = findProgram("taskset") !== undefined;
export const onCore = (core: 0 | 1, command: readonly string[]): string[] =>
  pinned ? ["taskset", "-c", String(core), ...command] : [...command];

export interface Load {
  readonly operation: "read" | "write";
  readonly connections: number;
  readonly seconds: number;
}

export interface Outcome {
  readonly rate: number;
  readonly p99Ms: number;
  readonly requests: number;
}

/** Sends one load to a server of this machine and waits for its end. Any answer but a 200 is an error. */
export function drive(port: number, load: Load): Promise<Outcome> {
  return findProgram("wrk") ? driveWithWrk(port, load) : driveWithAutocannon(port, load);
}

const unitMs = { us: 0.001, ms: 1, s: 1000 } as const;

async function driveWithWrk(port: number, { operation, connections, seconds }: Load): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "bluecore-wrk-"));
  const script = join(folder, "post.lua");
  writeFileSync(script, 'wrk.method = "POST"\n');
  const post = operation === "write" ? ["-s", script] : [];
  // wrk takes whole seconds only, but may be told a fraction of a minute no better: it is stopped by SIGINT instead.
  const wrk = [
    "wrk",
    "-t1",
    `-c${connections}`,
    "-d60s",
    "--latency",
    ...post,
    `http://127.0.0.1:${port}/${operation}`,
  ];
  const stopped = ["timeout", "--preserve-status", "--signal=INT", String(seconds), ...wrk];
  const [program = "", ...args] = onCore(1, stopped);
  const { stdout } = await run(program, args).finally(() => rmSync(folder, { recursive: true }));
  const bad = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1];
  if (bad) throw new Error(`${bad} answers of port ${port} were not a 200`);
  const [, amount = "", unit = ""] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const p99Ms = Number(amount) * (unit === "us" ? unitMs.us : unit === "ms" ? unitMs.ms : unitMs.s);
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), p99Ms, requests };
}

async function driveWithAutocannon(port: number, { operation, connections, seconds }: Load): Promise<Outcome> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/${operation}`,
    method: operation === "write" ? "POST" : "GET",
    connections,
    duration: seconds,
  });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers of port ${port} were not a 200`);
  return { rate: result.requests.average, p99Ms: result.latency.p99, requests: result.requests.total };
}
