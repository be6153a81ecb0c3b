import type { Target } from "../modules/pipeline/target";
import { check, wholeFile } from "./check";
import { type Environment, EnvironmentFaults, type EnvironmentFolder } from "./environments";
import { prefixOf } from "./names";
import { faultsOfReach } from "./reach";
import { rules } from "./rules";
import { type Account, faultsBetweenAccounts } from "./rules-account";
import { faultsBetween, type Member } from "./rules-between";
import { faultsOfSharing } from "./rules-sharing";
import { type EnvironmentVars, environmentSchema, type GlobalVars, globalSchema } from "./vars";

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
  const seen = members.map(memberOf);
  const faults = [
    ...results.flatMap((result) => result.faults),
    ...members.flatMap(ownFaults),
    ...faultsBetween(seen),
    ...faultsOfSharing(seen),
    ...faultsOfReach(seen),
    ...faultsBetweenAccounts(results.flatMap(accountOf)),
  ];
  if (faults.length > 0) throw new EnvironmentFaults(faults);
  const targets = members.map(({ environment }) => targetOf(environment));
  const varsOf = ({ environment }: Result) => environment.vars as EnvironmentVars;
  return results.map((result) => {
    const { environment } = result;
    if (!members.includes(result)) return { ...environment, targets };
    const owner = members.find((other) => other.environment.name === varsOf(result).sharedFrom);
    const sharedBy = members.map(varsOf).filter(({ sharedFrom }) => sharedFrom === environment.name);
    return { ...environment, ownerVars: owner && varsOf(owner), sharedBy, targets };
  });
}

/** An environment of which it is known what is wrong with each variable by itself. */
interface Result {
  readonly environment: Environment;
  readonly faulty: ReadonlySet<string>;
}

function targetOf({ name, prefix, vars }: Environment): Target {
  const { region, domain, ecrRepositories } = vars as EnvironmentVars;
  return { name, prefix, region, domain, repositories: ecrRepositories.map((repository) => repository.name) };
}

/** Whether there are variables at all: a file may as well export null. */
const hasVars = ({ faulty }: Result) => !faulty.has(wholeFile);

function ownFaults(result: Result): string[] {
  const { environment, faulty } = result;
  if (!hasVars(result)) return [];
  return rules
    .filter(({ reads }) => !reads.some((key) => faulty.has(key)))
    .flatMap((rule) => rule.faults(environment.vars as EnvironmentVars))
    .map((fault) => `${environment.file}: ${fault}`);
}

function memberOf(result: Result): Member {
  const { environment, faulty } = result;
  const { name, file, vars } = environment;
  const entries = hasVars(result) ? Object.entries(vars as EnvironmentVars) : [];
  return { name, file, vars: Object.fromEntries(entries.filter(([key]) => !faulty.has(key))) };
}

/** The account that a faultless account-wide environment is for. */
function accountOf({ environment, faulty }: Result): Account[] {
  const { schema, file, vars } = environment;
  return schema === globalSchema && faulty.size === 0 ? [{ file, vars: vars as GlobalVars }] : [];
}
