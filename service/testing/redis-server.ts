import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { installed } from "./installed";
import { eventually, freePort, kill } from "./processes";

/** The Redis server of this machine. */
export const redisProgram = (): string => installed(["redis-server", "valkey-server"], "redis-server");

/** A real Redis on a free port, with its files in a folder of its own. */
export class RedisServer {
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
    readonly args: readonly string[],
  ) {}

  static async start(...args: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), mkdtempSync(join(tmpdir(), "bluecore-redis-")), args);
    server.run();
    await server.ready();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the process, again when it was killed; its data are what it finds in its folder. */
  run(): void {
    const fixed = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder, "--save", ""];
    this.#child = spawn(redisProgram(), [...fixed, ...this.args], { stdio: "ignore" });
  }

  /** Resolves when the server answers, be it that it wants a password. */
  async ready(): Promise<void> {
    await eventually(() => this.command("PING").catch(unlessAnswered));
  }

  /** kill -9. */
  async crash(): Promise<void> {
    if (this.#child) await kill(this.#child);
  }

  async stop(): Promise<void> {
    await this.crash();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends one command over a connection of its own. */
  command(...command: readonly string[]): Promise<unknown> {
    return this.as(this.url, ...command);
  }

  /** The same with the credentials of a URL. */
  async as(url: string, ...command: readonly string[]): Promise<unknown> {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await client.sendCommand([...command]);
    } finally {
      client.destroy();
    }
  }
}

function unlessAnswered(error: unknown): void {
  if (!(error instanceof Error) || !error.message.startsWith("NOAUTH")) throw error;
}
