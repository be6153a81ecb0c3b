import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../rehearsal/command";
import { takeOutMissingProviders } from "../../rehearsal/providers";
import { pluginFolder } from "../../rehearsal/terraform";
import type { Synthesized } from "../../support/synth";

/**
 * Lets Terraform judge configurations against the provider's schema, with no account to ask. They are modules of one
 * configuration, as reading the schema is what takes long.
 *
 * @param folder where they are written
 * @param env where Terraform finds the provider
 * @returns what it refuses; nothing when all are valid
 */
export async function validateAll(
  configurations: ReadonlyMap<string, Synthesized>,
  { folder, env, log }: { readonly folder: string; readonly env: NodeJS.ProcessEnv; readonly log: string },
): Promise<string[]> {
  const modules = [...configurations].map(([title, stack], index) => ({ title, stack, name: `combination-${index}` }));
  for (const { name, stack } of modules) {
    mkdirSync(join(folder, "modules", name), { recursive: true });
    writeFileSync(join(folder, "modules", name, "cdk.tf.json"), JSON.stringify(withoutBackend(stack)));
  }
  if (pluginFolder) takeOutMissingProviders(join(folder, "modules"), pluginFolder);
  const module = Object.fromEntries(modules.map(({ name }) => [name, { source: `./modules/${name}` }]));
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ module }));
  const options = { cwd: folder, env, log, timeoutMs: 300_000 };
  for (const args of [["init", "-input=false"], ["validate"]]) {
    const { code, output } = await run("terraform", [...args, "-no-color"], options);
    if (code === 0) continue;
    const named = modules.reduce((text, { name, title }) => text.replaceAll(`${name}/`, `${name} (${title})/`), output);
    return [`terraform ${args[0]} of the combinations of creationConfig: ${named.trim()}`];
  }
  return [];
}

/** The configuration of a stack with its state wherever Terraform is run. */
export function withoutBackend({ json }: Synthesized): object {
  const { backend: _, ...terraform } = json.terraform ?? {};
  return { ...json, terraform };
}
