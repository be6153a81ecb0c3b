import { join } from "node:path";
import { Annotations, App, TerraformOutput } from "cdktf";
import { useBackend } from "./backend";
import { EnvironmentFaults, listEnvironments, loadEnvironment } from "./environments";
import { shortenTokenTraces } from "./stack-traces";
import { validate } from "./validate";
import { warningsOf } from "./warnings";

/**
 * The app itself: finds the environments, checks them together, and synthesizes a stack for each.
 *
 * @param root the project's folder
 * @param compiled where tsc put the compiled files
 */
function synthesize(root: string, compiled: string): void {
  const folders = listEnvironments(root).map((name) => loadEnvironment(root, compiled, name));
  const environments = new Map(validate(folders).map((environment) => [environment.name, environment]));
  shortenTokenTraces();
  const app = new App();
  for (const { name, compose, outputs } of folders) {
    const environment = environments.get(name);
    if (!environment) continue;
    const stack = compose(app, environment);
    useBackend(stack, name, environment.backend, root);
    for (const warning of warningsOf(environment, new Date())) Annotations.of(stack).addWarning(warning);
    for (const [output, value] of Object.entries(outputs(stack))) new TerraformOutput(stack, output, { value });
  }
  app.synth();
}

try {
  // This file is dist/stacks/main.js.
  const compiled = join(__dirname, "..");
  synthesize(join(compiled, ".."), compiled);
} catch (error) {
  if (!(error instanceof EnvironmentFaults)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
