import { EnvironmentFaults } from "../../stacks/environments";
import { validate } from "../../stacks/validate";
import { environmentSchema, globalVars } from "../../stacks/vars";
import { baseGlobalVars } from "./synth";

/** A backend for environments that are only checked. */
export const backend = { kind: "s3", home: globalVars(baseGlobalVars) } as const;

/** The faults of environments with these inputs, by name. */
export function faultsOf(inputs: Readonly<Record<string, object>>): readonly string[] {
  try {
    validate(
      Object.entries(inputs).map(([name, input]) => ({ name, vars: { schema: environmentSchema, input }, backend })),
    );
    return [];
  } catch (error) {
    if (error instanceof EnvironmentFaults) return error.faults;
    throw error;
  }
}
