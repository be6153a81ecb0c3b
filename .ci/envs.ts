import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { counterRepository } from "../modules/counter/names";
import { counterSettings } from "../stacks/counter-settings";
import type { EnvironmentVars, GlobalVars } from "../stacks/vars";
import { type Deployed, environmentOf, isDeployed, type Project } from "./project";

/** What a pipeline needs to know of an environment before it has credentials. */
export interface Listed {
  readonly name: string;
  readonly region: string;
  /** The environment before it that runs the same image, from which it is promoted; empty for the first. */
  readonly from: string;
  /** The processors of its nodes, for which an image is built; empty for what has none. */
  readonly architecture: string;
}

/** Those that a pipeline deploys, those among them that run the service, or what the account has once as well. */
export type Wanted = "deployed" | "service" | "all";

/**
 * `npm run envs`: the environments that a pipeline deploys, in their order, as JSON. `--service` lists those that run the service,
 * `--all` what the account has once as well, `--only demo` just one; `--output FILE` adds `environments=[…]` to a file as GitHub
 * reads it.
 */
export async function envs(project: Project, args: readonly string[]): Promise<number> {
  const options = {
    only: { type: "string" },
    all: { type: "boolean" },
    service: { type: "boolean" },
    output: { type: "string" },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const only = values.only ? environmentOf(project, values.only).name : undefined;
  const wanted = values.all ? "all" : values.service ? "service" : "deployed";
  const list = JSON.stringify(listed(project, wanted).filter(({ name }) => !only || name === only));
  console.log(list);
  if (values.output) appendFileSync(values.output, `environments=${list}\n`);
  return 0;
}

/** The environments whose state a pipeline can reach; a state that lies beside somebody's project is nobody else's. */
export function listed({ environments }: Pick<Project, "environments">, wanted: Wanted): Listed[] {
  const reached = environments.filter(({ backend }) => backend.kind !== "local");
  const services = reached.filter(isDeployed).filter(runsService);
  const chosen = { all: reached, deployed: reached.filter(isDeployed), service: services }[wanted];
  return chosen.map((environment) => ({
    name: environment.name,
    region: (environment.vars as Pick<EnvironmentVars | GlobalVars, "region">).region,
    from: isDeployed(environment) ? (before(environment, services)?.name ?? "") : "",
    architecture: isDeployed(environment) ? architectureOf(environment) : "",
  }));
}

/** Whether the environment has all that the service takes, its own or shared. */
const runsService = ({ vars }: Deployed) =>
  vars.ecrRepositories.some(({ name }) => name === counterRepository) &&
  (vars.sharedFrom !== undefined || (vars.creationConfig.createEksCluster && vars.creationConfig.createRedis));

const architectureOf = (environment: Deployed) => counterSettings(environment).architecture;

/** The last environment before this one whose nodes run the same image. */
function before(environment: Deployed, services: readonly Deployed[]): Deployed | undefined {
  return services
    .slice(0, Math.max(services.indexOf(environment), 0))
    .reverse()
    .find((other) => architectureOf(other) === architectureOf(environment));
}
