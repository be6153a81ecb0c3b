import type { EnvironmentVars } from "./vars";

/** What the schema of a single variable can't say: how the variables of one environment go together. */
export interface Rule {
  /** The variables that it reads; it waits until none of them has a fault of its own. */
  readonly reads: readonly string[];
  /** The faults, without the file: "key must …, got …; mend". */
  readonly faults: (vars: EnvironmentVars) => readonly string[];
}

export const rule = <const Key extends keyof EnvironmentVars>(
  reads: readonly Key[],
  faults: (vars: Pick<EnvironmentVars, Key>) => readonly string[],
): Rule => ({ reads, faults });
