import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { sourceDigest } from "../modules/counter/source-digest";
import { writeManifests } from "../service/manifests/render";
import { type Environment, EnvironmentFaults, listEnvironments, loadEnvironment } from "./environments";
import { environmentName, isEnvironmentName } from "./names";
import { type DescribedEnvironment, environmentFiles, knownSettings, settingNames } from "./setenvs-settings";
import { validate } from "./validate";
import { type EnvironmentVars, environmentSchema } from "./vars";

/**
 * `npm run setenvs -- <env> [--set key=value …] [--out dir]`: writes the manifests of an environment, ready for
 * `kubectl apply -f`. An environment without a folder of its own gets the defaults of the vars.
 */
// This file is dist/stacks/setenvs.js.
const compiled = join(__dirname, "..");
const root = join(compiled, "..");

const usage = `usage: npm run setenvs -- <environment> [--set key=value …] [--out folder]
keys: ${settingNames.join(", ")}`;

function setenvs(args: readonly string[]): void {
  const { environment, given, out } = readArguments(args);
  const described = describe(environment, given.domain);
  const known = knownSettings(described, sourceDigest(root));
  const files = environmentFiles(described, existsFolder(environment) ? known : withoutDomain(known), given);
  const folder = out ?? join(root, "service", "k8s", environment);
  const origin = `Manifests of ${environment} by \`npm run setenvs\`; made anew, not changed.`;
  for (const path of writeManifests(folder, files, origin)) console.log(relative(process.cwd(), path));
}

const existsFolder = (environment: string) => existsSync(join(root, "envs", environment));

const withoutDomain = ({ domain: _, ...known }: ReturnType<typeof knownSettings>) => known;

/** The environment by the checked vars of its folder, or by their defaults. */
function describe(environment: string, domain = "example.com"): DescribedEnvironment {
  if (existsFolder(environment)) {
    const folders = listEnvironments(root).map((name) => loadEnvironment(root, compiled, name));
    const found = validate(folders).find(({ name }) => name === environment);
    if (found?.schema !== environmentSchema) {
      throw new EnvironmentFaults([`envs/${environment} is no environment with a counter`]);
    }
    return found as Environment<EnvironmentVars>;
  }
  const all = { createVpc: true, createVpcEndpoints: true, createEksCluster: true, createBastion: true };
  const input = { domain: "example.com", creationConfig: { ...all, createRedis: true } };
  const checked = v.safeParse(environmentSchema, { ...input, domain });
  const vars = checked.success ? checked.output : v.parse(environmentSchema, input);
  return { name: environment, vars, ownerVars: undefined };
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = parse(args);
  const [environment, ...more] = positionals;
  const pairs = (values.set ?? []).map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
  const faults = [
    ...(environment === undefined || more.length > 0 ? [usage] : []),
    ...(environment !== undefined && !isEnvironmentName(environment)
      ? [`the environment's name must be ${environmentName.limits}, got "${environment}"`]
      : []),
    ...(pairs.includes(null) ? [`--set must be followed by key=value\n${usage}`] : []),
  ];
  if (environment === undefined || faults.length > 0) throw new EnvironmentFaults(faults);
  const given: Readonly<Record<string, string>> = Object.fromEntries(
    pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : [])),
  );
  return { environment, given, out: values.out };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { set: { type: "string", multiple: true }, out: { type: "string" } },
    });
  } catch (error) {
    throw new EnvironmentFaults([`${error instanceof Error ? error.message : error}\n${usage}`]);
  }
}

try {
  setenvs(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EnvironmentFaults)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
