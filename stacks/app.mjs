/**
 * The app of cdktf.json: builds what has changed, then synthesizes. Not TypeScript, for it runs before the compiler; one
 * process that loads cdktf while the compiler checks, for that saves a fifth of a synthesis.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import getExePath from "../node_modules/typescript/lib/getExePath.js";

const require = createRequire(import.meta.url);

const compiler = spawn(getExePath(), ["-b", "--pretty"], { stdio: "inherit" });
compiler.on("exit", (code) => {
  if (code === 0) require("../dist/stacks/main.js");
  else process.exitCode = code ?? 1;
});
require("cdktf");
