import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { copyProject } from "../support/workspace";

/**
 * `npm run bench:synth`: what synthesizing costs. Rounds go through all cases in turn and each case's median counts, so
 * that a busy machine slows all of them alike. `--rounds` sets how many (default 7).
 */
const goals = { ratio: 3, furtherMs: 50 };

/** Numbers of environments that are timed, beside global. */
const sizes = [1, 5, 20] as const;

interface Case {
  readonly name: string;
  readonly run: () => void;
  readonly prepare?: () => void;
}

function bench(rounds: number): void {
  const root = join(__dirname, "..", "..", "..");
  const copies = sizes.map((size) => ({ size, ...copyProject(root) }));
  try {
    for (const { size, project } of copies) addEnvironments(project, size);
    const [smallest] = copies;
    const cases: Case[] = [
      { name: "cdktf", run: () => command("node", ["-e", "require('cdktf')"], root) },
      ...copies.map(({ size, project }) => ({ name: `app ${size}`, run: () => synthesize(project) })),
      {
        name: "cold",
        prepare: () => rmSync(join(smallest?.project ?? "", "dist"), { recursive: true }),
        run: () => synthesize(smallest?.project ?? ""),
      },
    ];
    for (const { project } of copies) synthesize(project);
    report(measure(cases, rounds), copies[0]?.project ?? "");
  } finally {
    for (const { folder } of copies) rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies demo until there are as many environments as wanted. What two may not share is changed. */
function addEnvironments(project: string, count: number): void {
  const demo = join(project, "envs", "demo");
  for (let number = 2; number <= count; number += 1) {
    const folder = join(project, "envs", `copy${number}`);
    cpSync(demo, folder, { recursive: true });
    const vars = join(folder, "vars.ts");
    writeFileSync(vars, readFileSync(vars, "utf8").replace('domain: "', `domain: "copy${number}.`));
  }
}

/** Runs the app of cdktf.json as cdktf does. */
function synthesize(project: string): void {
  const { app } = JSON.parse(readFileSync(join(project, "cdktf.json"), "utf8"));
  const env = { ...process.env, CDKTF_OUTDIR: join(project, "cdktf.out"), CDKTF_CONTEXT_JSON: "{}" };
  command("sh", ["-c", app], project, env);
}

function command(file: string, args: readonly string[], cwd: string, env = process.env): void {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")}: exit code ${status}\n${stdout}${stderr}`);
}

/** The median of each case in milliseconds. */
function measure(cases: readonly Case[], rounds: number): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, prepare, run } of cases) {
      prepare?.();
      const start = performance.now();
      run();
      times.get(name)?.push(performance.now() - start);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function report(medians: ReadonlyMap<string, number>, project: string): void {
  const ms = (name: string) => medians.get(name) ?? Number.NaN;
  const [fewest, , most] = sizes;
  const ratio = ms(`app ${fewest}`) / ms("cdktf");
  const further = (ms(`app ${most}`) - ms(`app ${fewest}`)) / (most - fewest);
  console.log(
    `app of cdktf.json, global + demo (${countResources(project)} resources): ${ms(`app ${fewest}`).toFixed(0)} ms`,
  );
  console.log(`  of a fresh clone, nothing compiled yet: ${ms("cold").toFixed(0)} ms`);
  console.log(`  node -e "require('cdktf')": ${ms("cdktf").toFixed(0)} ms`);
  console.log(`  ratio: ${ratio.toFixed(2)} (${verdict(ratio <= goals.ratio)}: ${goals.ratio.toFixed(1)} or less)`);
  const counts = sizes.map((size) => `${size}: ${ms(`app ${size}`).toFixed(0)} ms`).join(", ");
  console.log(`environments ${counts}`);
  console.log(
    `  each further one: ${further.toFixed(0)} ms (${verdict(further < goals.furtherMs)}: under ${goals.furtherMs})`,
  );
}

const verdict = (met: boolean) => (met ? "goal met" : "goal missed");

/** Resources in the synthesized stacks. */
function countResources(project: string): number {
  const stacks = ["global", "demo"].map((name) => join(project, "cdktf.out", "stacks", name, "cdk.tf.json"));
  const counts = stacks.map((file) => {
    const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: Record<string, object> };
    return Object.values(resource).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

const { values } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
bench(Number(values.rounds));
