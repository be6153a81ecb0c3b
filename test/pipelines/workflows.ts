import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The project's folder, seen from this file's place in dist-test. */
export const root = join(__dirname, "..", "..", "..");

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly "timeout-minutes"?: number;
  /** A GitHub environment. */
  readonly environment?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly concurrency?: unknown;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, unknown>> };
}

/** What starts a workflow, by GitHub's names. */
export interface Triggers {
  readonly push?: { readonly paths?: readonly string[] };
  readonly pull_request?: unknown;
  readonly workflow_call?: unknown;
}

/** A workflow, or a local action: that is one job of steps. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on?: Triggers;
  readonly permissions?: unknown;
  /** Those of an action. */
  readonly inputs?: Readonly<Record<string, { readonly default?: string }>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** An expression of GitHub's. */
export const expression = (text: string) => ["$", `{{ ${text} }}`].join("");

const folders = { workflows: join(root, ".github", "workflows"), actions: join(root, ".github", "actions") };

export const workflows = (): Workflow[] =>
  readdirSync(folders.workflows).map((name) => {
    const text = readFileSync(join(folders.workflows, name), "utf8");
    return { ...parse(text), file: name, text };
  });

export const localActions = (): Workflow[] =>
  readdirSync(folders.actions).map((name) => {
    const text = readFileSync(join(folders.actions, name, "action.yml"), "utf8");
    const { inputs, runs } = parse(text);
    return { file: `${name}/action.yml`, text, inputs, jobs: { runs } };
  });

/** What is wrong with a workflow, as `file: job: fault`. */
export function faultsOf(workflow: Workflow): string[] {
  const jobs = Object.entries(workflow.jobs).flatMap(([name, job]) =>
    [...limits(job), ...(job.steps ?? [])].flatMap((step) =>
      typeof step === "string" ? [`${name}: ${step}`] : stepFaults(step).map((fault) => `${name}: ${fault}`),
    ),
  );
  const whole = [
    ...(JSON.stringify(workflow.permissions) === "{}" ? [] : ["permissions must be {}, each job has its own"]),
    ...unpinned(workflow.text),
  ];
  return [...whole, ...jobs].map((fault) => `${workflow.file}: ${fault}`);
}

/** The faults of a local action; its limits are those of the job that uses it. */
export const actionFaultsOf = (action: Workflow): string[] =>
  [...unpinned(action.text), ...(action.jobs.runs?.steps ?? []).flatMap(stepFaults)].map(
    (fault) => `${action.file}: ${fault}`,
  );

function limits({ uses, permissions, "timeout-minutes": timeout }: Job): string[] {
  return [
    ...(permissions === undefined || typeof permissions === "string" ? ["permissions are missing"] : []),
    // GitHub takes none where another workflow is called; the jobs of that have theirs.
    ...(uses === undefined && !(timeout && timeout <= 90) ? ["timeout-minutes must be 1 to 90"] : []),
  ];
}

const install = "npm ci --no-audit --no-fund";

/** `npm test`, or `npm run` with the name of a script and its arguments: words, options and quoted variables. */
const script = /^npm (?:test|run ([\w:-]+)(?: --(?: (?:[\w./:-]+|"\$[A-Z_]+"))+)?)$/;

function stepFaults({ run }: Step): string[] {
  return run === undefined || run === install || script.test(run) ? [] : [`runs more than one script: ${run}`];
}

/** Every `uses:` is of this repository, or pinned by commit with the version in a comment. */
function unpinned(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?uses:\s*(.+)$/gm)]
    .map(([, reference = ""]) => reference)
    .filter((reference) => !/^\.\/\.github\//.test(reference))
    .filter((reference) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(reference))
    .map((reference) => `is not pinned by commit, with its version in a comment: ${reference}`);
}

/** The scripts of package.json that a workflow calls. */
export const scriptsOf = ({ jobs }: Workflow): string[] =>
  Object.values(jobs)
    .flatMap(({ steps = [] }) => steps)
    .flatMap(({ run = "" }) => (run === install || run === "" ? [] : [script.exec(run)?.[1] ?? "test"]));
