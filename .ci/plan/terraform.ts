import { join } from "node:path";
import type { Project } from "../project";
import { Refusal } from "../refusal";
import { type Finished, run, succeed } from "../shell";
import type { TerraformPlan } from "./summary";

/** Terraform in the folder of one synthesized stack. */
export class Terraform {
  readonly folder: string;

  constructor(
    private readonly project: Pick<Project, "root" | "env">,
    private readonly stack: string,
  ) {
    this.folder = join(project.root, "cdktf.out", "stacks", stack);
  }

  /** @param lockFile whether the lock file is taken as it is, with the very providers of a plan */
  async init(lockFile: "as it is" | "made anew"): Promise<void> {
    const lock = lockFile === "as it is" ? ["-lockfile=readonly"] : [];
    const { code, output } = await this.run(["init", "-input=false", "-no-color", ...lock], false);
    if (code === 0) return;
    const bucket = /S3 bucket.*does not exist|NoSuchBucket/.test(output)
      ? "\nThe home of the state is missing: see README.md, cdktf deploy global"
      : "";
    throw new Refusal(`terraform init of ${this.stack}: exit code ${code}\n${output.trimEnd()}${bucket}`);
  }

  /**
   * Plans to a file. The exit code is 0 without changes, 2 with some, 1 when it fails.
   * @param options further ones of `terraform plan`
   */
  plan(file: string, options: readonly string[]): Promise<Finished> {
    return this.run(["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${file}`, ...options], true);
  }

  async show(file: string): Promise<TerraformPlan> {
    return JSON.parse(await succeed("terraform", ["show", "-json", file], this.options(false)));
  }

  /** Applies a plan as it is; Terraform refuses it when the state has changed since. */
  apply(file: string): Promise<Finished> {
    return this.run(["apply", "-input=false", "-no-color", file], true);
  }

  /** The outputs of the state, by name. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const json = await succeed("terraform", ["output", "-json", "-no-color"], this.options(false));
    const outputs: Readonly<Record<string, { readonly value: unknown }>> = JSON.parse(json);
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  private run(args: readonly string[], show: boolean): Promise<Finished> {
    return run("terraform", args, this.options(show));
  }

  private options(show: boolean) {
    return { cwd: this.folder, env: { ...this.project.env, TF_IN_AUTOMATION: "1" }, show };
  }
}

/** Synthesizes every environment, as `cdktf synth` does. */
export async function synthesize({ root, env }: Pick<Project, "root" | "env">): Promise<void> {
  const cli = join(root, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");
  const { code, output } = await run(process.execPath, [cli, "synth"], { cwd: root, env });
  if (code !== 0) throw new Refusal(output.trimEnd());
}
