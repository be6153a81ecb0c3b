import { execFileSync } from "node:child_process";
import { findProgram } from "./processes";

/**
 * The first of these programs that is on the PATH. On Debian as root a missing one is installed.
 *
 * @param programs names under which systems have it, the one of Debian's package first
 * @param debianPackage Debian's package that brings it
 * @throws Error that says how to get it
 */
export function installed(programs: readonly string[], debianPackage: string): string {
  const found = findProgram(...programs);
  if (found) return found;
  if (process.getuid?.() === 0 && findProgram("apt-get")) {
    const environment = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: "ignore" } as const;
    execFileSync("apt-get", ["update"], environment);
    execFileSync("apt-get", ["install", "--yes", "--no-install-recommends", debianPackage], environment);
    const brought = findProgram(...programs);
    if (brought) return brought;
  }
  throw new Error(`these tests need ${programs.join(" or ")} on the PATH (Debian: apt-get install ${debianPackage})`);
}
