import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { check } from "../../stacks/check";
import { EnvironmentStack } from "../../stacks/environment";
import type { Environment } from "../../stacks/environments";
import { GlobalStack } from "../../stacks/global";
import { prefixOf } from "../../stacks/names";
import { useProviders } from "../../stacks/providers";
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

/** A checked environment of the given name, as the base vars with some keys replaced. */
export function environmentOf(name: string, overrides: Partial<EnvironmentInput> = {}): Environment<EnvironmentVars> {
  return checkedEnvironment<EnvironmentVars>(name, environmentVars({ ...baseVars, ...overrides }));
}

function checkedEnvironment<Checked>(name: string, vars: Vars): Environment<Checked> {
  const file = `envs/${name}/vars.ts`;
  const checked = check(file, vars.schema, vars.input);
  if (!checked.ok) throw new Error(checked.faults.join("\n"));
  const backend = { kind: "local", home: globalVars(baseGlobalVars) } as const;
  return { name, prefix: prefixOf(name), vars: checked.value as Checked, schema: vars.schema, file, backend };
}

/** Synthesizes the stack of an environment: the base vars with some keys replaced. */
export const synthEnvironment = (overrides: Partial<EnvironmentInput> = {}, name = "demo") =>
  synthStack((app) => new EnvironmentStack(app, environmentOf(name, overrides)));

/** Synthesizes the account-wide stack. */
export const synthGlobal = (overrides: Partial<GlobalInput> = {}) =>
  synthStack(
    (app) =>
      new GlobalStack(app, checkedEnvironment<GlobalVars>("global", globalVars({ ...baseGlobalVars, ...overrides }))),
  );

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
  const outdir = mkdtempSync(join(tmpdir(), "bluecore-synth-"));
  try {
    const app = new App({ outdir });
    const stack = compose(app);
    app.synth();
    return new Synthesized(JSON.parse(readFileSync(join(outdir, "stacks", stack.node.id, "cdk.tf.json"), "utf8")));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
