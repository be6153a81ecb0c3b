import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { eventually, kill } from "./processes";

/** The service as its own process, as `npm start` runs it, on free ports. */
export class ServiceProcess {
  /** What it has logged so far. */
  readonly lines: string[] = [];
  baseUrl = "";
  metricsUrl = "";

  private constructor(readonly child: ChildProcess) {}

  /** Resolves when it listens; rejects with its output when it ends before. */
  static async start(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const child = spawn(process.execPath, [join(__dirname, "..", "main.js")], {
      env: { PATH: process.env.PATH, PORT: "0", METRICS_PORT: "0", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const service = new ServiceProcess(child);
    const listening = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          service.lines.push(line);
          const { port, metricsPort } = parse(line);
          if (typeof port !== "number") return;
          service.baseUrl = `http://127.0.0.1:${port}`;
          service.metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
          resolve();
        });
      }
    });
    const ended = once(child, "close").then(([code]) => {
      throw new Error(`the service ended with ${code}:\n${service.lines.join("\n")}`);
    });
    ended.catch(() => undefined);
    await Promise.race([listening, ended]);
    return service;
  }

  /** Resolves when it can do its work, its store included. */
  async ready(): Promise<this> {
    await eventually(async () => {
      const { status } = await fetch(`${this.baseUrl}/readyz`);
      if (status !== 200) throw new Error(`not ready:\n${this.lines.join("\n")}`);
    });
    return this;
  }

  /** Sends a signal and resolves with the exit code. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    await kill(this.child, signal);
    return this.child.exitCode;
  }
}

function parse(line: string): { port?: unknown; metricsPort?: unknown } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
