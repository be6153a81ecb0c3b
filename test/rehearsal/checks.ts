import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { StepFailure } from "./command";
import { secretValues } from "./inventory";
import type { Stage } from "./stage";

/** "41 added, 0 changed, 0 destroyed", as Terraform summed up an apply or a destroy. */
export function resourceCounts(output: string): string {
  const summary = /Resources: (\d+ added, \d+ changed, \d+ destroyed)|Resources: (\d+ destroyed)/.exec(output);
  const counts = summary?.[1] ?? summary?.[2];
  if (!counts) throw new StepFailure("Terraform did not say how many resources it made", output);
  return counts;
}

/** A plan of a stack that was just applied is empty. */
export async function planIsEmpty(stage: Stage, stack: string): Promise<string> {
  const { code, output } = await stage.terraform(
    stack,
    "plan",
    "-lock=false",
    "-detailed-exitcode",
    "-input=false",
    "-no-color",
  );
  if (code !== 0) throw new StepFailure(`a second plan of ${stack}: exit code ${code}, 2 means changes`, output);
  return "no changes";
}

/** cdktf says as well that nothing is to be done. */
export async function diffIsEmpty(stage: Stage, stack: string): Promise<string> {
  const diff = await stage.cdktf("diff", stack);
  if (!diff.includes("No changes.")) throw new StepFailure(`cdktf diff ${stack}: changes after a deploy`, diff);
  return "no changes";
}

/** Takes note of the account's secrets, for `noSecretLeaked` and for the time when they are gone. */
export async function rememberSecrets(stage: Stage): Promise<number> {
  for (const value of await secretValues(stage.emulator)) {
    for (const part of passwords(value)) stage.secrets.add(part);
  }
  return stage.secrets.size;
}

/** The strings in a secret that are passwords: it is one itself, or a JSON object that has some. */
export function passwords(secret: string): string[] {
  const strings: string[] = [];
  try {
    JSON.parse(secret, (_, value) => {
      if (typeof value === "string") strings.push(value);
      return value;
    });
  } catch {
    strings.push(secret);
  }
  // Names, hosts and ports stand in a connection's secret too; a generated password is one long word.
  return strings.filter((text) => /^[^\s./:]{16,}$/.test(text));
}

/**
 * No remembered secret stands in a file of cdktf.out or in what any command printed, as it is or in base64. The plan that
 * `cdktf diff` leaves is left out: by Terraform's design it holds the state, with all that is in there.
 */
export function noSecretLeaked(stage: Stage): string {
  if (stage.secrets.size === 0) throw new StepFailure("no secret was made: nothing to look for");
  const { folder, log } = stage.workspace;
  const out = join(stage.workspace.project, "cdktf.out");
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "plan")
    .map((entry) => join(entry.parentPath, entry.name));
  const forms = [...stage.secrets].flatMap((secret) => [secret, Buffer.from(secret).toString("base64").slice(0, -4)]);
  for (const file of [log, ...files]) {
    const text = readFileSync(file, "latin1");
    if (forms.some((form) => text.includes(form)))
      throw new StepFailure(`a secret stands in ${relative(folder, file)}`);
  }
  return `${stage.secrets.size} secrets in none of ${files.length} files, nor in any output`;
}
