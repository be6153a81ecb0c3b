import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { succeed } from "./command";

/** Where what takes long to fetch is kept between rehearsals. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "bluecore");

/**
 * The Python that has the given requirements: a virtual environment in the cache folder, made on first use.
 *
 * @param requirements a requirements.txt; the environment belongs to its folder's name, its content and Python's version
 * @param log file that gets what pip prints
 */
export async function pythonWith(requirements: string, log: string): Promise<string> {
  const version = pythonVersion();
  const key = createHash("sha256").update(version).update(readFileSync(requirements)).digest("hex").slice(0, 16);
  const folder = join(cacheFolder, `${basename(dirname(requirements))}-${key}`);
  const python = join(folder, "bin", "python");
  if (existsSync(python)) return python;
  // Made aside and then renamed: an interrupted installation leaves no half of one, and two rehearsals can't collide.
  const draft = `${folder}.${process.pid}`;
  const options = { cwd: cacheFolder, env: process.env, log, timeoutMs: 600_000 };
  mkdirSync(cacheFolder, { recursive: true });
  try {
    await succeed("python3", ["-m", "venv", draft], options);
    await succeed(join(draft, "bin", "python"), ["-m", "pip", "install", "--requirement", requirements], options);
    if (!existsSync(python)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return python;
}

function pythonVersion(): string {
  try {
    return execFileSync("python3", ["-c", "import sys, venv, ensurepip; print(sys.version)"], { encoding: "utf8" });
  } catch {
    throw new Error(
      "python3 with venv is needed for the AWS emulator: `apt-get install python3-venv`, `brew install python`, or python.org",
    );
  }
}
