import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { App, TerraformStack } from "cdktf";
import type { Target } from "../modules/pipeline/target";
import type { Backend } from "./backend";
import { environmentName, isEnvironmentName } from "./names";
import type { EnvironmentVars, Vars } from "./vars";

/** A checked environment: what the function in its main.ts gets. */
export interface Environment<CheckedVars = unknown> {
  /** The folder's name. */
  readonly name: string;
  /** What the names of its resources begin with. */
  readonly prefix: string;
  readonly vars: CheckedVars;
  /** The schema that the vars passed, which tells what kind of environment this is. */
  readonly schema: Vars["schema"];
  /** The file that holds the vars, for messages. */
  readonly file: string;
  readonly backend: Backend;
  /** The vars of the environment in whose VPC this one lies; undefined where it lies in its own, or in none. */
  readonly ownerVars: CheckedVars | undefined;
  /** The vars of the environments that take parts of this one. */
  readonly sharedBy: readonly EnvironmentVars[];
  /** All environments that are not account-wide, for what the account has once on their behalf. */
  readonly targets: readonly Target[];
}

/** What the files of an environment's folder export. */
export interface EnvironmentFolder {
  readonly name: string;
  readonly vars: Vars;
  readonly backend: Backend;
  readonly compose: (app: App, environment: Environment) => TerraformStack;
  /** Terraform outputs, by name; envs/<name>/outputs.ts may be absent. */
  readonly outputs: (stack: TerraformStack) => Readonly<Record<string, unknown>>;
}

const requiredFiles = ["main.ts", "vars.ts", "backend.ts"] as const;

/**
 * Lists the environments by their source folders, so that a deleted one vanishes although its compiled files remain.
 *
 * @param root the project's folder
 * @throws EnvironmentFaults when a folder of envs/ is no environment
 */
export function listEnvironments(root: string): string[] {
  const folders = readdirSync(join(root, "envs"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map((folder) => folder.name).sort();
  const faults = names.flatMap((name) => {
    const missing = requiredFiles.filter((file) => !existsSync(join(root, "envs", name, file)));
    const badName = `envs/${name}: an environment's name must be ${environmentName.limits}; rename the folder`;
    return [
      ...(isEnvironmentName(name) ? [] : [badName]),
      ...missing.map((file) => `envs/${name}/${file} is missing; copy it from another environment`),
    ];
  });
  if (faults.length > 0) throw new EnvironmentFaults(faults);
  return names;
}

/**
 * Loads the compiled files of one environment's folder.
 *
 * @param compiled where tsc put them
 * @throws EnvironmentFaults when a file does not export what it should
 */
export function loadEnvironment(root: string, compiled: string, name: string): EnvironmentFolder {
  const load = (file: string) => require(join(compiled, "envs", name, file));
  const compose = load("main.js").default;
  const { vars } = load("vars.js");
  const { backend } = load("backend.js");
  const outputs = existsSync(join(root, "envs", name, "outputs.ts")) ? load("outputs.js").outputs : () => ({});
  const faults = [
    ...(typeof compose === "function" ? [] : ["main.ts must export a default function (app, environment) => stack"]),
    ...(vars?.schema ? [] : ["vars.ts must export `vars = environmentVars({ … })`"]),
    ...(backend?.home ? [] : ['backend.ts must export `backend = stateIn("s3", …)`']),
    ...(typeof outputs === "function" ? [] : ["outputs.ts must export a function `outputs`"]),
  ];
  if (faults.length > 0) throw new EnvironmentFaults(faults.map((fault) => `envs/${name}/${fault}`));
  return { name, vars, backend, compose, outputs };
}

/** What is wrong with the environments: every fault, a line each. */
export class EnvironmentFaults extends Error {
  override readonly name = "EnvironmentFaults";

  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
  }
}
