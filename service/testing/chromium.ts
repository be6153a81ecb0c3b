import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";
import { installed } from "./installed";

/** Debian's own Chromium, without a window. */
export function startChromium(): Promise<Browser> {
  const program = installed(["chromium", "chromium-browser", "google-chrome"], "chromium");
  // Playwright wants the whole path.
  const executablePath = execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
