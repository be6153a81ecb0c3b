import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { EnvironmentVars, GlobalVars } from "../stacks/vars";
import { environmentOf, isDeployed, type Project } from "./project";

/** What a pipeline needs to know of an environment before it has credentials. */
export interface Listed {
  readonly name: string;
  readonly region: string;
  /** The environment before it, from which its image is promoted; empty for the first. */
  readonly from: string;
}

/**
 * `npm run envs`: the environments that a pipeline deploys, in their order, as JSON. `--only demo` lists one, `--all` what the
 * account has once as well, `--output FILE` adds `environments=[…]` to a file as GitHub reads it.
 */
export async function envs(project: Project, args: readonly string[]): Promise<number> {
  const options = { only: { type: "string" }, all: { type: "boolean" }, output: { type: "string" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const only = values.only ? environmentOf(project, values.only).name : undefined;
  const list = JSON.stringify(listed(project, values.all === true).filter(({ name }) => !only || name === only));
  console.log(list);
  if (values.output) appendFileSync(values.output, `environments=${list}\n`);
  return 0;
}

/** The environments whose state a pipeline can reach; a state that lies beside somebody's project is nobody else's. */
export function listed({ environments }: Pick<Project, "environments">, all: boolean): Listed[] {
  const chosen = environments.filter(
    (environment) => environment.backend.kind !== "local" && (all || isDeployed(environment)),
  );
  const deployed = chosen.filter(isDeployed);
  return chosen.map((environment) => ({
    name: environment.name,
    region: (environment.vars as Pick<EnvironmentVars | GlobalVars, "region">).region,
    from: isDeployed(environment) ? (deployed[deployed.indexOf(environment) - 1]?.name ?? "") : "",
  }));
}
