import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { EnvironmentStack } from "../../stacks/environment";
import type { Environment } from "../../stacks/environments";
import { GlobalStack } from "../../stacks/global";
import { useProviders } from "../../stacks/providers";
import { validate } from "../../stacks/validate";
import {
  type EnvironmentInput,
  type EnvironmentVars,
  environmentVars,
  type GlobalInput,
  type GlobalVars,
  globalVars,
  type Vars,
} from "../../stacks/vars";

/** A block of a synthesized stack: a resource, a data source. */
export type Block = Readonly<Record<string, unknown>>;

/** The synthesized JSON of a stack, with ways to ask it. */
export class Synthesized {
  constructor(readonly json: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Block>>>>>>) {}

  /** All resources of a type, by their name in the address. */
  all(type: string, kind: "resource" | "data" | "ephemeral" = "resource"): Readonly<Record<string, Block>> {
    return this.json[kind]?.[type] ?? {};
  }

  /** The addresses of all resources. */
  get addresses(): string[] {
    return Object.entries(this.json.resource ?? {}).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
  }

  /** The one resource of a type whose address begins so; fails when there are none or several. */
  one(type: string, beginning = "", kind: "resource" | "data" | "ephemeral" = "resource"): Block {
    const found = Object.entries(this.all(type, kind)).filter(([name]) => name.startsWith(beginning));
    const [only] = found;
    if (!only || found.length > 1) {
      const names = Object.keys(this.all(type, kind)).join(", ") || "none";
      throw new Error(`${found.length} of ${type} begin with "${beginning}", of ${names}`);
    }
    return only[1];
  }
}

/** The policy that an attribute holds as JSON text; in the expressions of Terraform in it, `"` becomes `'`. */
export function policyIn(block: Block, attribute = "policy"): { readonly Statement: readonly Block[] } {
  return JSON.parse(String(block[attribute]).replace(/\$\{[^}]*\}/g, (expression) => expression.replaceAll('"', "'")));
}

/** The least that an environment's vars must say: all parts on. */
export const baseVars: EnvironmentInput = {
  domain: "api.example.com",
  creationConfig: {
    createVpc: true,
    createVpcEndpoints: true,
    createEksCluster: true,
    createBastion: true,
    createRedis: true,
  },
  ecrRepositories: [{ name: "counter", lifecyclePolicy: { description: "Keep the last 30 images", countNumber: 30 } }],
};

/** The least that the account-wide stack's vars must say. */
export const baseGlobalVars: GlobalInput = { stateBucket: "example-terraform-state" };

/** A checked environment of the given name and vars, beside the other environments that it names. */
function environmentOf<Checked>(
  name: string,
  vars: Vars,
  others: Readonly<Record<string, Vars>> = {},
  home: Partial<GlobalInput> = {},
): Environment<Checked> {
  const backend = { kind: "local", home: globalVars({ ...baseGlobalVars, ...home }) } as const;
  const folders = Object.entries({ [name]: vars, ...others }).map(([folder, its]) => ({
    name: folder,
    vars: its,
    backend,
  }));
  const [environment] = validate(folders);
  return environment as Environment<Checked>;
}

/** What was synthesized, by what was asked for: nothing that a test holds can change it. */
const synthesized = new Map<string, Synthesized>();

/**
 * Synthesizes the stack of an environment: the base vars with some keys replaced. An owner that it names has the base vars.
 *
 * @param home what the vars of the account say beside the base
 */
export function synthEnvironment(
  overrides: Partial<EnvironmentInput> = {},
  name = "demo",
  home: Partial<GlobalInput> = {},
): Synthesized {
  const asked = JSON.stringify([overrides, name, home]);
  const known = synthesized.get(asked);
  if (known) return known;
  const { sharedFrom } = overrides;
  const owner = environmentVars({ ...baseVars, domain: "owner.example.com" });
  const others = sharedFrom === undefined ? {} : { [sharedFrom]: owner };
  const vars = environmentVars({ ...baseVars, ...overrides });
  const environment = environmentOf<EnvironmentVars>(name, vars, others, home);
  const stack = synthStack((app) => new EnvironmentStack(app, environment));
  synthesized.set(asked, stack);
  return stack;
}

/** The vars of an environment that shares from demo: the VPC, unless they say more. */
const guestVars = (overrides: Partial<EnvironmentInput>) => {
  const creationConfig = { ...baseVars.creationConfig, createVpc: false, createVpcEndpoints: false };
  return environmentVars({
    ...baseVars,
    domain: "guest.example.com",
    sharedFrom: "demo",
    creationConfig,
    ...overrides,
  });
};

/** Synthesizes the stack of demo, whose VPC another environment shares; of both, the base vars with some keys replaced. */
export const synthOwner = (
  guest: string,
  overrides: Partial<EnvironmentInput> = {},
  guestOverrides: Partial<EnvironmentInput> = {},
) =>
  synthStack((app) => {
    const vars = environmentVars({ ...baseVars, ...overrides });
    const owner = environmentOf<EnvironmentVars>("demo", vars, { [guest]: guestVars(guestOverrides) });
    return new EnvironmentStack(app, owner);
  });

/** Synthesizes the stack of an environment that shares from demo; of both, the base vars with some keys replaced. */
export const synthGuest = (
  guest: string,
  overrides: Partial<EnvironmentInput> = {},
  ownerOverrides: Partial<EnvironmentInput> = {},
) =>
  synthStack((app) => {
    const owner = environmentVars({ ...baseVars, ...ownerOverrides });
    const environment = environmentOf<EnvironmentVars>(guest, guestVars(overrides), { demo: owner });
    return new EnvironmentStack(app, environment);
  });

/** Synthesizes the account-wide stack, beside an environment demo of the base vars with some keys replaced. */
export const synthGlobal = (overrides: Partial<GlobalInput> = {}, demo: Partial<EnvironmentInput> = {}) =>
  synthStack((app) => {
    const vars = globalVars({ ...baseGlobalVars, ...overrides });
    const others = { demo: environmentVars({ ...baseVars, ...demo }) };
    return new GlobalStack(app, environmentOf<GlobalVars>("global", vars, others));
  });

/** Synthesizes what a function puts into an otherwise empty stack, for a construct that stands alone. */
export const synthConstruct = (compose: (stack: TerraformStack) => void) =>
  synthStack((app) => {
    const stack = new TerraformStack(app, "test");
    useProviders(stack, { region: "us-west-2", accountId: undefined, environment: "test", tags: {} });
    compose(stack);
    return stack;
  });

/** Synthesizes a stack as the app would, and reads what it wrote. */
export function synthStack(compose: (app: App) => TerraformStack): Synthesized {
  const { prepareStackTrace } = Error;
  const outdir = mkdtempSync(join(tmpdir(), "bluecore-synth-"));
  try {
    // cdktf keeps a stack trace of every token, which costs a third of the time and is of no use here.
    Error.prepareStackTrace = () => "";
    const app = new App({ outdir });
    const stack = compose(app);
    app.synth();
    return new Synthesized(JSON.parse(readFileSync(join(outdir, "stacks", stack.node.id, "cdk.tf.json"), "utf8")));
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** References of a stack to resources and data sources that it does not have; Terraform would refuse each. */
export function danglingReferences(stack: Synthesized): string[] {
  const text = JSON.stringify(stack.json);
  const found = [...text.matchAll(/(data\.)?\b(aws_[a-z0-9_]+)\.([\w-]+_[0-9A-F]{8})\b/g)];
  const missing = found.filter(
    ([, data, type = "", name = ""]) => !(name in stack.all(type, data ? "data" : "resource")),
  );
  return [...new Set(missing.map(([reference]) => reference))];
}
