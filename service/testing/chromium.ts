import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";
import { findProgram } from "./processes";

const programs = ["chromium", "chromium-browser", "google-chrome"] as const;

/**
 * Debian's own Chromium, without a window. On Debian as root a missing one is installed.
 *
 * @throws Error that says how to get one.
 */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumProgram(), args: ["--no-sandbox"] });
}

function chromiumProgram(): string {
  const path = () => {
    const program = findProgram(...programs);
    return program && execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
  };
  const found = path();
  if (found) return found;
  if (process.getuid?.() === 0 && findProgram("apt-get")) {
    const environment = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: "ignore" } as const;
    execFileSync("apt-get", ["update"], environment);
    execFileSync("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], environment);
    const installed = path();
    if (installed) return installed;
  }
  throw new Error("these tests need chromium on the PATH (Debian: apt-get install chromium)");
}
