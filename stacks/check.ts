import * as v from "valibot";

/** What a check found. */
export interface Checked<Output> {
  /** Every fault, one sentence each; none when the data may be used. */
  readonly faults: readonly string[];
  /** The data with its defaults; where there are faults, only what lies under no faulty key may be used. */
  readonly value: Output;
  /** The first keys under which there is a fault; `wholeFile` when there is no object to have keys. */
  readonly faulty: ReadonlySet<string>;
}

/** What stands for a key in `faulty` when the whole is at fault. */
export const wholeFile = "";

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
  const { output, issues = [] } = v.safeParse(schema, data);
  return {
    faults: issues.map((issue) => `${file}: ${sentence(issue)}`),
    value: output,
    faulty: new Set(issues.map((issue) => String(issue.path?.[0]?.key ?? wholeFile))),
  };
}

function sentence(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue) ?? "vars";
  // What nobody wrote was not got.
  const got = issue.input === undefined ? "" : `, got ${show(issue.input)}`;
  return `${key} ${issue.message}${got}`;
}

/** A value as it would be written in TypeScript, cut to a line's length. */
function show(value: unknown): string {
  // JSON has no NaN and no Infinity.
  const whole = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return whole.length > 80 ? `${whole.slice(0, 77)}…` : whole;
}
