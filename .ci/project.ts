import type { Environment } from "../stacks/environments";
import { listEnvironments, loadEnvironment } from "../stacks/environments";
import { validate } from "../stacks/validate";
import { type EnvironmentVars, environmentSchema } from "../stacks/vars";
import { Refusal } from "./refusal";

/** The project as the commands see it. */
export interface Project {
  /** Its folder. */
  readonly root: string;
  /** The process environment, which all that is run inherits. */
  readonly env: NodeJS.ProcessEnv;
  /** Every folder of envs/, in the order in which they are deployed. */
  readonly environments: readonly Environment[];
}

/** An environment that has a network, a cluster and the like, and not the account's own. */
export type Deployed = Environment<EnvironmentVars>;

/**
 * Finds and checks the environments.
 *
 * @param root the project's folder
 * @param compiled where tsc put the compiled files
 * @throws EnvironmentFaults as synth does
 */
export function openProject(root: string, compiled: string, env: NodeJS.ProcessEnv): Project {
  const folders = listEnvironments(root).map((name) => loadEnvironment(root, compiled, name));
  return { root, env, environments: inOrder(validate(folders)) };
}

/** Whether an environment is one that a pipeline may deploy; what the account has once is deployed by people. */
export const isDeployed = (environment: Environment): environment is Deployed =>
  environment.schema === environmentSchema;

/** What is deployed before what: the account's own, then who shares nothing, then who takes parts of these; else by name. */
export function inOrder(environments: readonly Environment[]): Environment[] {
  const rank = (environment: Environment) => {
    if (!isDeployed(environment)) return 0;
    return environment.vars.sharedFrom === undefined ? 1 : 2;
  };
  return [...environments].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** The environment of that name. */
export function environmentOf({ environments }: Project, name: string | undefined): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(", ");
  throw new Refusal(`${name === undefined ? "an environment" : `envs/${name}`} is missing; name one of ${names}`);
}

/** The environment of that name, which has to be more than the account's own. */
export function deployedOf(project: Project, name: string | undefined): Deployed {
  const environment = environmentOf(project, name);
  if (isDeployed(environment)) return environment;
  throw new Refusal(`${environment.name} has no service; name another environment`);
}
