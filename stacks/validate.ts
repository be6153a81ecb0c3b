import type { Target } from "../modules/pipeline/pipeline";
import { check } from "./check";
import { type Environment, EnvironmentFaults, type EnvironmentFolder } from "./environments";
import { prefixOf } from "./names";
import { rules } from "./rules";
import { faultsBetween, type Member } from "./rules-between";
import { type EnvironmentVars, environmentSchema } from "./vars";

/**
 * Checks all environments together: each file against its schema, its variables among themselves, and the environments
 * against each other.
 *
 * @throws EnvironmentFaults with every fault of every file
 */
export function validate(folders: readonly Pick<EnvironmentFolder, "name" | "vars" | "backend">[]): Environment[] {
  const results = folders.map(({ name, vars, backend }) => {
    const file = `envs/${name}/vars.ts`;
    const { faults, value, faulty } = check(file, vars.schema, vars.input);
    const environment: Environment = {
      name,
      prefix: prefixOf(name),
      vars: value,
      schema: vars.schema,
      file,
      backend,
      ownerVars: undefined,
      sharedBy: [],
      targets: [],
    };
    return { environment, faults, faulty };
  });
  const members = results.filter(({ environment }) => environment.schema === environmentSchema);
  const faults = [
    ...results.flatMap((result) => result.faults),
    ...members.flatMap(({ environment, faulty }) => ownFaults(environment, faulty)),
    ...faultsBetween(members.map(({ environment, faulty }) => memberOf(environment, faulty))),
  ];
  if (faults.length > 0) throw new EnvironmentFaults(faults);
  const targets = members.map(({ environment }) => targetOf(environment));
  return results.map(({ environment }) => ({
    ...environment,
    ownerVars: ownerOf(environment, members)?.vars,
    sharedBy: sharersOf(environment.name, members),
    targets,
  }));
}

/** The environments that name this one as the owner of what they share. */
function sharersOf(owner: string, members: readonly { readonly environment: Environment }[]): string[] {
  return members
    .filter(({ environment }) => (environment.vars as EnvironmentVars).sharedFrom === owner)
    .map(({ environment }) => environment.name);
}

/** The environment that this one names as the owner of what it shares. */
function ownerOf(
  { schema, vars }: Environment,
  members: readonly { readonly environment: Environment }[],
): Environment | undefined {
  if (schema !== environmentSchema) return undefined;
  const { sharedFrom } = vars as EnvironmentVars;
  return members.find(({ environment }) => environment.name === sharedFrom)?.environment;
}

function targetOf({ name, prefix, vars }: Environment): Target {
  return { name, prefix, repositories: (vars as EnvironmentVars).ecrRepositories.map((repository) => repository.name) };
}

function ownFaults({ file, vars }: Environment, faulty: ReadonlySet<string>): string[] {
  return rules
    .filter(({ reads }) => !reads.some((key) => faulty.has(key)))
    .flatMap((rule) => rule.faults(vars as EnvironmentVars))
    .map((fault) => `${file}: ${fault}`);
}

function memberOf({ name, file, vars }: Environment, faulty: ReadonlySet<string>): Member {
  return {
    name,
    file,
    vars: Object.fromEntries(Object.entries(vars as EnvironmentVars).filter(([key]) => !faulty.has(key))),
  };
}
