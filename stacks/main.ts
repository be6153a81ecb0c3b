import { join } from "node:path";
import { App, TerraformOutput } from "cdktf";
import { useBackend } from "./backend";
import {
  checkEnvironment,
  EnvironmentFaults,
  type EnvironmentFolder,
  listEnvironments,
  loadEnvironment,
} from "./environments";
import { environmentFaults } from "./rules";

/** The app of cdktf.json: finds the environments, checks them together, and synthesizes a stack for each. */
function synthesize(root: string, compiled: string): void {
  const { names, faults } = listEnvironments(root);
  if (faults.length > 0) throw new EnvironmentFaults(faults);
  const folders = names.map((name) => loadEnvironment(root, compiled, name));
  const environments = checkAll(folders);
  const app = new App();
  for (const [index, folder] of folders.entries()) {
    const environment = environments[index];
    if (!environment) continue;
    const stack = folder.compose(app, environment);
    useBackend(stack, environment.name, environment.backend, root);
    for (const [name, value] of Object.entries(folder.outputs(stack))) new TerraformOutput(stack, name, { value });
  }
  app.synth();
}

/** Checks each file against its schema, then all that passed against the rules between variables and environments. */
function checkAll(folders: readonly EnvironmentFolder[]) {
  const checked = folders.map(checkEnvironment);
  const environments = checked.flatMap((one) => (one.ok ? [one.value] : []));
  const faults = [...checked.flatMap((one) => (one.ok ? [] : one.faults)), ...environmentFaults(environments)];
  if (faults.length > 0) throw new EnvironmentFaults(faults);
  return environments;
}

try {
  // The compiled file is dist/stacks/main.js.
  const compiled = join(__dirname, "..");
  synthesize(join(compiled, ".."), compiled);
} catch (error) {
  if (!(error instanceof EnvironmentFaults)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
