import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../refusal";
import type { PlanSummary } from "./summary";

const plansFolder = (root: string) => join(root, "cdktf.out", "plans");

/** The summaries that are kept, by the names of their environments. */
export function keptSummaries(root: string): PlanSummary[] {
  const names = existsSync(plansFolder(root)) ? readdirSync(plansFolder(root)) : [];
  const files = names.map((name) => new PlanFiles(root, name));
  return files.filter((file) => file.planned).map((file) => file.summary());
}

/** The files of one environment's plan. What may be carried to another machine is in a folder of its own. */
export class PlanFiles {
  /** Terraform's plan. It holds the state, secrets included: it stays beside the stack, on this machine. */
  readonly plan: string;
  /** The same, encrypted: what may be carried. */
  readonly sealed: string;
  private readonly folder: string;
  private readonly summaryFile: string;
  private readonly lock: string;
  private readonly lockCopy: string;

  constructor(root: string, environment: string) {
    const stack = join(root, "cdktf.out", "stacks", environment);
    this.folder = join(plansFolder(root), environment);
    this.plan = join(stack, "deploy.tfplan");
    this.sealed = join(this.folder, "deploy.tfplan.sealed");
    this.summaryFile = join(this.folder, "summary.json");
    this.lock = join(stack, ".terraform.lock.hcl");
    // Without the dot, as what carries files leaves hidden ones behind.
    this.lockCopy = join(this.folder, "terraform.lock.hcl");
  }

  /** An empty folder for a new plan. */
  begin(): void {
    this.remove();
    mkdirSync(this.folder, { recursive: true });
  }

  /** Keeps the summary, and the lock file that pins the very providers of the plan. */
  keep(summary: PlanSummary): void {
    writeFileSync(this.summaryFile, `${JSON.stringify(summary, null, 2)}\n`);
    if (existsSync(this.lock)) cpSync(this.lock, this.lockCopy);
  }

  /** Puts the lock file of the plan where Terraform looks for it. */
  restoreLock(): "as it is" | "made anew" {
    if (!existsSync(this.lockCopy)) return "made anew";
    cpSync(this.lockCopy, this.lock);
    return "as it is";
  }

  /** Whether there is a summary: a plan that was cut off in the middle has none. */
  get planned(): boolean {
    return existsSync(this.summaryFile);
  }

  summary(): PlanSummary {
    if (!this.planned) {
      throw new Refusal(`there is no plan in ${this.folder}; make one: npm run plan`);
    }
    return JSON.parse(readFileSync(this.summaryFile, "utf8"));
  }

  /** Leaves the summary alone. */
  forgetPlan(): void {
    rmSync(this.plan, { force: true });
  }

  /** A plan is applied once. */
  remove(): void {
    this.forgetPlan();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
