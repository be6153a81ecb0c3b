import type { Stage } from "./stage";

/** One thing to do and to check. It returns what its line says, and throws a StepFailure when it isn't so. */
export interface Step {
  readonly title: string;
  readonly run: (stage: Stage) => Promise<string>;
}

/** Steps that belong together. Those of `closing` run at the end, last scenario first, as a deployment is taken down. */
export interface Scenario {
  readonly name: string;
  /** Scenarios that come before this one. */
  readonly needs: readonly string[];
  readonly steps: readonly Step[];
  readonly closing: readonly Step[];
}

/** The scenarios that were asked for and those they need, in the given order. Throws at a name that isn't there. */
export function choose(scenarios: readonly Scenario[], names: readonly string[]): Scenario[] {
  const wanted = new Set<string>();
  const want = (name: string): void => {
    const scenario = scenarios.find((one) => one.name === name);
    if (!scenario) {
      throw new Error(`--only: no scenario "${name}"; there are ${scenarios.map((one) => one.name).join(", ")}`);
    }
    for (const need of scenario.needs) want(need);
    wanted.add(name);
  };
  for (const name of names) want(name);
  return scenarios.filter(({ name }) => names.length === 0 || wanted.has(name));
}

/** All steps in the order they run, each with its scenario's name. */
export function sequence(scenarios: readonly Scenario[]): Array<Step & { readonly scenario: string }> {
  const opening = scenarios.flatMap(({ name, steps }) => steps.map((step) => ({ ...step, scenario: name })));
  const backwards = [...scenarios].reverse();
  const closing = backwards.flatMap(({ name, closing }) => closing.map((step) => ({ ...step, scenario: name })));
  return [...opening, ...closing];
}
