import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../refusal";
import type { PlanSummary } from "./summary";

const lockFile = ".terraform.lock.hcl";

/** The files of one environment's plan, in a folder of their own, so that they can be carried to another machine. */
export class PlanFiles {
  /** Terraform's plan. It holds the state, secrets included: it stays on this machine. */
  readonly plan: string;
  /** The same, encrypted: what may be carried. */
  readonly sealed: string;
  private readonly summaryFile: string;
  private readonly lockCopy: string;

  constructor(readonly folder: string) {
    this.plan = join(folder, "terraform.tfplan");
    this.sealed = join(folder, "terraform.tfplan.sealed");
    this.summaryFile = join(folder, "summary.json");
    // Without the dot, as what carries files leaves hidden ones behind.
    this.lockCopy = join(folder, "terraform.lock.hcl");
  }

  /** An empty folder for a new plan. */
  begin(): void {
    this.remove();
    mkdirSync(this.folder, { recursive: true });
  }

  /** Keeps the summary, and the lock file that pins the very providers of the plan. */
  keep(summary: PlanSummary, stackFolder: string): void {
    writeFileSync(this.summaryFile, `${JSON.stringify(summary, null, 2)}\n`);
    const lock = join(stackFolder, lockFile);
    if (existsSync(lock)) cpSync(lock, this.lockCopy);
  }

  /** Puts the lock file of the plan where Terraform looks for it. */
  restoreLock(stackFolder: string): "as it is" | "made anew" {
    if (!existsSync(this.lockCopy)) return "made anew";
    cpSync(this.lockCopy, join(stackFolder, lockFile));
    return "as it is";
  }

  summary(): PlanSummary {
    if (!existsSync(this.summaryFile)) {
      throw new Refusal(`there is no plan in ${this.folder}; make one: npm run plan -- ENVIRONMENT`);
    }
    return JSON.parse(readFileSync(this.summaryFile, "utf8"));
  }

  /** Leaves the summary alone. */
  forgetPlan(): void {
    rmSync(this.plan, { force: true });
  }

  /** A plan is applied once. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
