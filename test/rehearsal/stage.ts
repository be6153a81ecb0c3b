import { join } from "node:path";
import type { Workspace } from "../support/workspace";
import { type CommandOptions, type Finished, run, StepFailure, succeed } from "./command";
import { type Emulator, startEmulator } from "./emulator";
import { takeOutMissingProviders } from "./providers";
import { deployEnvironment, pluginFolder } from "./terraform";

const minutes = 60_000;

/** What the steps act upon: a copy of the project, an AWS account, and what one step leaves for a later one. */
export class Stage {
  private constructor(
    readonly workspace: Workspace,
    readonly emulator: Emulator,
    readonly env: NodeJS.ProcessEnv,
    /** Passwords seen in the account, which may stand in no file and no output. */
    readonly secrets = new Set<string>(),
    /** What stood in the account at a moment that a later step compares with. */
    readonly inventories = new Map<string, ReadonlySet<string>>(),
  ) {}

  static async open(workspace: Workspace): Promise<Stage> {
    const emulator = await startEmulator(workspace);
    return new Stage(workspace, emulator, deployEnvironment(workspace, emulator));
  }

  /** The same stage, where commands have more in their environment. */
  with(env: Readonly<Record<string, string>>): Stage {
    return new Stage(this.workspace, this.emulator, { ...this.env, ...env }, this.secrets, this.inventories);
  }

  /** The same stage, where commands have the credentials of a role, against whose policies their calls are held at the end. */
  as(role: string): Stage {
    return this.with({ AWS_ACCESS_KEY_ID: role });
  }

  /** Where cdktf puts a stack's Terraform configuration. */
  stackFolder(stack: string): string {
    return join(this.workspace.project, "cdktf.out", "stacks", stack);
  }

  /** Runs cdktf in the copy, without a terminal, as a pipeline would. It must succeed. */
  async cdktf(...args: readonly string[]): Promise<string> {
    const { code, output } = await this.tryCdktf(args);
    if (code !== 0) throw new StepFailure(`cdktf ${args.join(" ")}: exit code ${code}`, output);
    return output;
  }

  /** Runs cdktf as above, but it may fail, or be ended in the middle. */
  async tryCdktf(args: readonly string[], abort?: AbortSignal): Promise<Finished> {
    const [command = ""] = args;
    if (!pluginFolder || !["deploy", "diff", "destroy"].includes(command)) return this.runCdktf(args, abort);
    await this.synth();
    return this.runCdktf([...args, "--skip-synth", "--skip-provider-lock"], abort);
  }

  /** Synthesizes. Where not all providers can be had, what is theirs is taken out before the rest goes on with it. */
  async synth(): Promise<void> {
    await this.cdktf("synth");
    if (pluginFolder) takeOutMissingProviders(join(this.workspace.project, "cdktf.out", "stacks"), pluginFolder);
  }

  private runCdktf(args: readonly string[], abort?: AbortSignal): Promise<Finished> {
    const cli = join("node_modules", "cdktf-cli", "bundle", "bin", "cdktf");
    return run(process.execPath, [cli, ...args, "--no-color"], { ...this.inProject(), ...(abort && { abort }) });
  }

  /** Runs a script of package.json in the copy. It must succeed. */
  async script(name: string, ...args: readonly string[]): Promise<string> {
    return succeed("npm", ["run", "--silent", name, "--", ...args], this.inProject());
  }

  /** Runs a script of package.json in the copy. It must fail, with a message that matches. */
  async refused(name: string, message: RegExp, ...args: readonly string[]): Promise<string> {
    const { env, workspace } = this;
    const options = { cwd: workspace.project, env, log: workspace.log, timeoutMs: 8 * minutes };
    const { code, output } = await run("npm", ["run", "--silent", name, "--", ...args], options);
    const [said] = message.exec(output) ?? [];
    if (code === 0) throw new StepFailure(`npm run ${name} ${args.join(" ")}: it was let through`, output);
    if (said === undefined)
      throw new StepFailure(`npm run ${name} ${args.join(" ")}: refused, but not by ${message}`, output);
    return said;
  }

  /** Runs Terraform on a stack that cdktf has synthesized and initialised. */
  async terraform(stack: string, ...args: readonly string[]): Promise<Finished> {
    const { env, workspace } = this;
    return run("terraform", args, { cwd: this.stackFolder(stack), env, log: workspace.log, timeoutMs: 5 * minutes });
  }

  private inProject(): CommandOptions {
    const { env, workspace } = this;
    return { cwd: workspace.project, env, log: workspace.log, timeoutMs: 8 * minutes };
  }
}
