import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Megabytes that the image installs besides Node: its packages, pruned as in the Dockerfile, and the service. */
export function installedMb(): number {
  const folder = mkdtempSync(join(tmpdir(), "bluecore-install-"));
  try {
    for (const file of ["package.json", "package-lock.json"]) cpSync(file, join(folder, file));
    const npm = (...args: readonly string[]) => execFileSync("npm", args, { cwd: folder, stdio: "ignore" });
    npm("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund");
    npm("run", "image:prune");
    const settings = ["--sourceMap", "false", "--incremental", "false"];
    const compiler = [
      "node_modules/typescript/bin/tsc",
      "-p",
      "service",
      "--outDir",
      join(folder, "dist"),
      ...settings,
    ];
    execFileSync(process.execPath, compiler, { stdio: "ignore" });
    return bytesBelow(folder) / 1e6;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bytesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
