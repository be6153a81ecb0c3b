import { expect } from "chai";
import type { EnvironmentInput } from "../../stacks/vars";
import { faultsOf } from "./faults";
import { baseVars } from "./synth";

/** The file of the environment that the tables are about. */
const file = "envs/demo/vars.ts: ";

/** Path, value, and how what is said of it begins, after the file. */
export type WrongValue = readonly [path: string, value: unknown, message: string];

/** What is changed, and what is said of it, after the file. */
export type WrongTogether = readonly [change: Partial<EnvironmentInput>, message: string];

/** A copy of the vars in which the value at a dotted path is another; undefined takes the key away. */
export function withChange(vars: object, path: string, value: unknown): object {
  const copy = structuredClone(vars) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Record<string, unknown>>((at, key) => {
    at[key] ??= {};
    return at[key] as Record<string, unknown>;
  }, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

/** A test for each wrong value: it is the only fault, and is told with file, key, limits and what was got. */
export function refuseEach(rows: readonly WrongValue[]): void {
  for (const [path, value, message] of rows) {
    const shown = JSON.stringify(value);
    it(`${path} = ${shown && shown.length > 80 ? `${shown.slice(0, 77)}…` : shown}`, () => {
      const [first, ...others] = faultsOf({ demo: withChange(baseVars, path, value) });
      expect(first?.slice(0, file.length)).to.equal(file);
      expect(first?.slice(file.length)).to.satisfy(
        (fault: string) => fault.startsWith(message),
        `expected ${first} to begin with ${message}`,
      );
      expect(others).to.deep.equal([]);
    });
  }
}

/** A test for each set of values that are right by themselves: the message is the only fault. */
export function refuseTogether(rows: readonly WrongTogether[]): void {
  for (const [change, message] of rows) {
    it(message, () => {
      expect(faultsOf({ demo: { ...baseVars, ...change } })).to.deep.equal([file + message]);
    });
  }
}
