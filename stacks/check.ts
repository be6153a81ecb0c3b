import * as v from "valibot";

/** The result of a check: the checked value, or every fault that was found, one sentence each. */
export type Checked<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Checks the data of one file and words each fault as `file: key must be …, got …`. All faults come at once.
 *
 * @param file the path that a person would open to mend it
 */
export function check<const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  data: unknown,
): Checked<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, data);
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, faults: result.issues.map((issue) => `${file}: ${sentence(issue)}`) };
}

function sentence(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue) ?? "vars";
  // What nobody wrote was not got.
  const got = issue.input === undefined ? "" : `, got ${show(issue.input)}`;
  return `${key} ${issue.message}${got}`;
}

/** A value as it would be written in TypeScript, cut to a line's length. */
function show(value: unknown): string {
  const whole = JSON.stringify(value) ?? String(value);
  return whole.length > 80 ? `${whole.slice(0, 77)}…` : whole;
}
