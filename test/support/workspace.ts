import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A copy of the project in a temporary folder, which a rehearsal or a benchmark may edit and litter. */
export interface Workspace {
  /** The temporary folder: all that is written goes in here. */
  readonly folder: string;
  /** The copy of the project. */
  readonly project: string;
  /** A file for what commands print. */
  readonly log: string;
}

/** Copies the files that git knows or would add; the installed packages are linked. */
export function copyProject(root: string): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "bluecore-"));
  const project = join(folder, "project");
  mkdirSync(project);
  mkdirSync(join(folder, "home"));
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  for (const file of execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0")) {
    if (file === "" || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(project, file)), { recursive: true });
    cpSync(join(root, file), join(project, file));
  }
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  return { folder, project, log: join(folder, "output.log") };
}
