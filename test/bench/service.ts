import { mkdirSync, writeFileSync } from "node:fs";
import { RedisServer } from "../../service/testing/redis-server";
import { installedMb } from "./install-size";
import { type Candidate, candidates, prepare } from "./service-candidates/candidates";
import { drive, type Load, pause } from "./service-driver";
import { expectedLine, median, table } from "./service-report";

// Compares the service with what one might write instead, each a process on one core, driven from the other. Rounds are
// interleaved and ratios taken of medians, for a machine that others use too. Where others use it much, the processor time
// of a request says more than the rate: it is printed beside it. BENCH_QUICK=1 is a short look.

const quick = process.env.BENCH_QUICK === "1";
const rounds = quick ? 1 : 7;
const seconds = quick ? 0.5 : 0.7;
const connectionCounts = [1, 64, 512] as const;
const operations = ["read", "write"] as const;

/** A number for each round: requests a second, the 99th percentile in ms, microseconds of processor time a request. */
interface Figures {
  readonly rate: number[];
  readonly p99: number[];
  readonly cpu: number[];
}

async function main(): Promise<void> {
  const redis = await RedisServer.start();
  const replica = await RedisServer.start("--replicaof", `127.0.0.1 ${redis.port}`);
  const running = await prepare(candidates, redis.url);
  const figures = new Map<string, Figures>();
  const key = (candidate: Candidate, load: Load) => `${candidate.name} ${load.operation} ${load.connections}`;
  const atRest = running.find(({ candidate }) => candidate.name === "service")?.residentMb() ?? Number.NaN;
  let commandsPerWrite = Number.NaN;
  try {
    const loads = connectionCounts.flatMap((connections) =>
      operations.map((operation): Load => ({ connections, operation, seconds })),
    );
    for (let round = 0; round < rounds; round += 1) {
      for (const load of loads) {
        for (const { candidate, port, cpuSeconds } of running) {
          if (load.operation === "read" && candidate.writesOnly) continue;
          const commandsBefore = await writeCommands(redis);
          const cpuBefore = cpuSeconds();
          const { rate, p99Ms, requests } = await drive(port, load).catch((error: unknown) => {
            throw new Error(`${key(candidate, load)}: ${error}`);
          });
          if (candidate.name === "service" && load.operation === "write" && load.connections === 64) {
            commandsPerWrite = ((await writeCommands(redis)) - commandsBefore) / requests;
          }
          const entry = figures.get(key(candidate, load)) ?? { rate: [], p99: [], cpu: [] };
          entry.rate.push(rate);
          entry.p99.push(p99Ms);
          entry.cpu.push(((cpuSeconds() - cpuBefore) * 1e6) / requests);
          figures.set(key(candidate, load), entry);
          await pause(50);
        }
      }
      console.error(`round ${round + 1} of ${rounds}`);
    }
    const afterRun = running.find(({ candidate }) => candidate.name === "service")?.residentMb() ?? Number.NaN;

    const of = (figure: keyof Figures) => (name: string, operation: string, connections: number) =>
      median(figures.get(`${name} ${operation} ${connections}`)?.[figure] ?? []);
    const [rate, p99, cpu] = [of("rate"), of("p99"), of("cpu")];
    const names = running.map(({ candidate }) => candidate.name);
    const lines = loads.flatMap(({ operation, connections }) =>
      table(operation, connections, names, {
        rate: (name) => rate(name, operation, connections),
        p99: (name) => p99(name, operation, connections),
        cpu: (name) => cpu(name, operation, connections),
      }),
    );
    /** How many times as fast as another: by rate, and by processor time. */
    const faster = (operation: string, connections: number, other: string, goal: number) => {
      const what = `${operation}, ${connections} connection(s): times ${other}`;
      const byRate = rate("service", operation, connections) / rate(other, operation, connections);
      const byCpu = cpu(other, operation, connections) / cpu("service", operation, connections);
      return `${expectedLine(what, byRate, ">=", goal)}; by processor time ${byCpu.toFixed(2)}`;
    };
    const goals = operations.flatMap((operation) => [
      faster(operation, 64, "bare node:http", 0.85),
      faster(operation, 64, "FastAPI + uvicorn", 10),
      faster(operation, 64, "Flask + gunicorn", 15),
      faster(operation, 1, "plain Koa + INCR", 0.95),
      expectedLine(
        `${operation}, 64 connections: p99 to the plain version's`,
        p99("service", operation, 64) / p99("plain Koa + INCR", operation, 64),
        "<=",
        1,
      ),
    ]);
    const report = [
      "| load | candidate | requests/s | of bare node:http | CPU µs/request | p99 ms |",
      "| --- | --- | ---: | ---: | ---: | ---: |",
      ...lines,
      "",
      ...goals,
      expectedLine("Redis commands a write, 64 connections", commandsPerWrite, "<=", 0.1),
      expectedLine("resident MB after the run", afterRun, "<", 90),
      `resident MB at rest: ${atRest.toFixed(0)}`,
      expectedLine("MB that the image installs besides Node", installedMb(), "<", 25),
      ...[64, 1].map((connections) => {
        const left = rate("service + WAIT", "write", connections) / rate("service", "write", connections);
        return `waiting for a replica (WAIT) leaves ${left.toFixed(2)} of the writes at ${connections} connection(s)`;
      }),
    ].join("\n");
    console.log(report);
    mkdirSync("dist-test/bench", { recursive: true });
    writeFileSync("dist-test/bench/service.md", `${report}\n`);
  } finally {
    for (const { stop } of running) await stop();
    await replica.stop();
    await redis.stop();
  }
}

/** Commands that wrote, as Redis itself has counted them. */
async function writeCommands(redis: RedisServer): Promise<number> {
  const stats = String(await redis.command("INFO", "commandstats"));
  return [...stats.matchAll(/^cmdstat_(?:incrby|incr|eval):calls=(\d+)/gm)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
