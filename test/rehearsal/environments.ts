import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StepFailure } from "./command";
import type { Stage } from "./stage";

/** What to change in a vars.ts: each pattern must be there. */
export type Edits = ReadonlyArray<readonly [pattern: RegExp, replacement: string]>;

/** Changes the vars.ts of an environment, as a person would. */
export function editVars(stage: Stage, name: string, edits: Edits): void {
  const file = join(folderOf(stage, name), "vars.ts");
  const text = edits.reduce(
    (before, [pattern, replacement]) => {
      if (!pattern.test(before)) throw new StepFailure(`envs/${name}/vars.ts has no ${pattern} to change`, before);
      return before.replace(pattern, replacement);
    },
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, text);
}

/** `cp -r envs/FROM envs/TO`, with a domain of its own. */
export function copyEnvironment(stage: Stage, from: string, to: string): void {
  cpSync(folderOf(stage, from), folderOf(stage, to), { recursive: true });
  editVars(stage, to, [[/domain: "/, `domain: "${to}.`]]);
}

export const removeEnvironment = (stage: Stage, name: string) => rmSync(folderOf(stage, name), { recursive: true });

const folderOf = ({ workspace }: Stage, name: string) => join(workspace.project, "envs", name);
