import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { eventually, findProgram, freePort, kill } from "../../../service/testing/processes";
import { onCore } from "../service-driver";

const sources = resolve("test/bench/service-candidates");
const built = resolve("dist-test/test/bench/service-candidates");
const cache = process.env.CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "bluecore");
const python = join(cache, "bench-venv");

/** One way to write the API, as a process of its own. */
export interface Candidate {
  readonly name: string;
  readonly command: (port: number) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly needsPython?: boolean;
  readonly writesOnly?: boolean;
}

// As package.json's start has it.
const service = ["node", "--max-semi-space-size=8", resolve("dist-test/service/main.js")];

export const candidates: readonly Candidate[] = [
  { name: "bare node:http", command: () => ["node", join(built, "bare-http.js")] },
  { name: "service", command: () => service },
  { name: "service + WAIT", command: () => service, environment: { REDIS_MIN_REPLICAS: "1" }, writesOnly: true },
  { name: "plain Koa + INCR", command: () => ["node", join(built, "plain-koa.js")] },
  {
    name: "FastAPI + uvicorn",
    command: (port) => {
      const address = ["--host", "127.0.0.1", "--port", String(port)];
      return [join(python, "bin/uvicorn"), "fastapi_app:app", ...address, "--no-access-log", "--app-dir", sources];
    },
    needsPython: true,
  },
  {
    name: "Flask + gunicorn",
    command: (port) => {
      const worker = ["--workers", "1", "--worker-class", "gthread", "--threads", "16"];
      return [
        join(python, "bin/gunicorn"),
        "flask_app:app",
        "--chdir",
        sources,
        "--bind",
        `127.0.0.1:${port}`,
        ...worker,
      ];
    },
    needsPython: true,
  },
];

export interface RunningCandidate {
  readonly candidate: Candidate;
  readonly port: number;
  residentMb(): number;
  /** Processor time so far, its workers' included; NaN where there is no /proc. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Starts those that this machine can run, on one core, and waits until all answer. */
export async function prepare(wanted: readonly Candidate[], redisUrl: string): Promise<RunningCandidate[]> {
  const withPython = preparePython();
  const running: RunningCandidate[] = [];
  for (const candidate of wanted.filter(({ needsPython }) => withPython || !needsPython)) {
    running.push(await start(candidate, redisUrl));
  }
  await Promise.all(
    running.map(({ port }) =>
      eventually(async () => {
        const { status } = await fetch(`http://127.0.0.1:${port}/write`, { method: "POST" });
        if (status !== 200) throw new Error(`port ${port} answers ${status}`);
      }, 15_000),
    ),
  );
  return running;
}

async function start(candidate: Candidate, redisUrl: string): Promise<RunningCandidate> {
  const port = await freePort();
  const [program = "", ...args] = onCore(0, candidate.command(port));
  const own = { PORT: String(port), METRICS_PORT: "0", REDIS_URL: redisUrl, LOG_LEVEL: "error" };
  const child: ChildProcess = spawn(program, args, {
    env: { PATH: process.env.PATH, ...own, ...candidate.environment },
    stdio: "ignore",
  });
  const residentMb = () =>
    Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) / 1024;
  const cpuSeconds = () => (child.pid === undefined ? Number.NaN : cpuSecondsOf(child.pid));
  return { candidate, port, residentMb, cpuSeconds, stop: () => kill(child, "SIGTERM") };
}

const ticksPerSecond = 100;

function cpuSecondsOf(pid: number): number {
  if (!existsSync("/proc/self/stat")) return Number.NaN;
  // proc(5): the 14th and 15th fields, user and system time, are the 12th and 13th after the name's closing bracket.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  const own = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  return own + children.reduce((sum, child) => sum + cpuSecondsOf(Number(child)), 0);
}

/** Makes the environment of the Python candidates once; false where there is no Python. */
function preparePython(): boolean {
  if (!findProgram("python3")) return false;
  if (!existsSync(join(python, "bin/gunicorn"))) {
    execFileSync("python3", ["-m", "venv", python], { stdio: "inherit" });
    const requirements = ["-r", join(sources, "requirements.txt")];
    execFileSync(join(python, "bin/pip"), ["install", "--quiet", ...requirements], { stdio: "inherit" });
  }
  return true;
}
