import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Workspace } from "../support/workspace";
import { StepFailure, start, succeed } from "./command";
import { pythonWith } from "./python";

/** A call of the AWS API by its names in boto3, such as ec2, describe_vpcs. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** An answer of the AWS API as JSON. */
export type AwsAnswer = Readonly<Record<string, unknown>>;

/** An AWS account on this machine, empty when it starts. */
export interface Emulator {
  readonly url: string;
  /** Asks the emulator; the answers come in the order of the calls, lists whole. */
  readonly ask: (calls: readonly AwsCall[]) => Promise<AwsAnswer[]>;
  /** File that tells of every call, by whomever: a line of JSON each. */
  readonly calls: string;
}

/** What the emulator takes for credentials: it checks none, but the clients want some. */
export const credentials = { AWS_ACCESS_KEY_ID: "rehearsal", AWS_SECRET_ACCESS_KEY: "rehearsal" };

/** Starts the emulator on a free port of 127.0.0.1 and waits until it answers. */
export async function startEmulator({ folder, project, log }: Workspace): Promise<Emulator> {
  const support = join(project, "test", "support");
  const python = await pythonWith(join(support, "emulator", "requirements.txt"), log);
  const base = { ...process.env, BLUECORE_REHEARSAL: folder, PYTHONDONTWRITEBYTECODE: "1", HOME: join(folder, "home") };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const serverLog = join(folder, "emulator.log");
  const calls = join(folder, "api-calls.jsonl");
  const server = start(python, ["-m", "emulator.server", String(port)], {
    cwd: support,
    env: { ...base, EMULATOR_CALLS: calls },
    log: serverLog,
  });
  const deadline = Date.now() + 60_000;
  while (!(await answers(url))) {
    if (server.exitCode !== null) throw new StepFailure("the emulator ended at once", readFileSync(serverLog, "utf8"));
    if (Date.now() > deadline) throw new StepFailure("the emulator does not answer", readFileSync(serverLog, "utf8"));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const env = { ...base, ...credentials, AWS_ENDPOINT_URL: url, AWS_DEFAULT_REGION: "us-west-2" };
  const ask = async (wanted: readonly AwsCall[]): Promise<AwsAnswer[]> => {
    const options = { cwd: support, env, log: join(folder, "calls.log"), timeoutMs: 120_000 };
    return JSON.parse(await succeed(python, ["-m", "emulator.call"], { ...options, input: JSON.stringify(wanted) }));
  };
  return { url, ask, calls };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`)).ok;
  } catch {
    return false;
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
