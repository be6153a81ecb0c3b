/** What is done to a resource, what is lost first. */
export const actions = ["destroy", "replace", "forget", "change", "create", "import"] as const;
export type Action = (typeof actions)[number];

export interface Change {
  readonly address: string;
  readonly action: Action;
  /** What changes in it, a line each; no value that is secret, or long. */
  readonly details: readonly string[];
}

/** A plan in short: what a reviewer reads, and what may be kept and shown anywhere. */
export interface PlanSummary {
  readonly environment: string;
  /** Digest of what was synthesized: an apply wants the same. */
  readonly source: string;
  /** Whether it takes the whole environment down. */
  readonly destroy: boolean;
  readonly outcome: "changes" | "none" | "failed";
  /** In the order of `actions`; none where the outcome says so. */
  readonly changes: readonly Change[];
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
  /** The end of what Terraform said, when the plan failed. */
  readonly error?: string;
}

/** The summaries, and one that tells of a failure for each expected environment that has none. */
export function withMissing(summaries: readonly PlanSummary[], expected: readonly string[]): PlanSummary[] {
  const there = new Set(summaries.map(({ environment }) => environment));
  const missing = expected.filter((name) => !there.has(name));
  const error = "It ended before it could say anything: see its job.";
  return [
    ...summaries,
    ...missing.map((environment) => ({
      environment,
      source: "",
      destroy: false,
      outcome: "failed" as const,
      changes: [],
      outputs: [],
      error,
    })),
  ];
}

/** The part of `terraform show -json` that is read. https://developer.hashicorp.com/terraform/internals/json-format */
export interface TerraformPlan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

interface ResourceChange {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before?: unknown;
    readonly after?: unknown;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: unknown;
  };
}

/** What a plan changes, what is lost first, each kind by address. */
export function changesOf({ resource_changes = [] }: TerraformPlan): Change[] {
  return resource_changes
    .flatMap((resource) => {
      const action = actionOf(resource);
      return action ? [{ address: resource.address, action, details: detailsOf(resource, action) }] : [];
    })
    .sort((a, b) => actions.indexOf(a.action) - actions.indexOf(b.action) || a.address.localeCompare(b.address));
}

/** The outputs that a plan changes. */
export const outputsOf = ({ output_changes = {} }: TerraformPlan): string[] =>
  Object.entries(output_changes)
    .filter(([, { actions: steps }]) => steps.join() !== "no-op")
    .map(([name]) => name);

function actionOf({ change }: ResourceChange): Action | undefined {
  const steps = change.actions;
  if (steps.includes("delete")) return steps.includes("create") ? "replace" : "destroy";
  if (steps.includes("forget")) return "forget";
  if (steps.includes("update")) return "change";
  if (steps.includes("create")) return "create";
  return change.importing ? "import" : undefined;
}

function detailsOf({ change }: ResourceChange, action: Action): string[] {
  if (action !== "change" && action !== "replace") return [];
  const before = entries(change.before);
  const after = entries(change.after);
  const unknown = entries(change.after_unknown);
  const forcing = new Set((change.replace_paths ?? []).map(([key]) => String(key)));
  const names = [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)])].sort();
  return names
    .filter((name) => isUnknown(unknown[name]) || JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .filter((name) => action === "change" || forcing.size === 0 || forcing.has(name))
    .map((name) => {
      const secret =
        isMarked(entries(change.before_sensitive)[name]) || isMarked(entries(change.after_sensitive)[name]);
      const now = isUnknown(unknown[name]) ? "known after apply" : show(after[name]);
      const values = secret ? "(sensitive)" : `${show(before[name])} → ${now}`;
      return `${name}: ${values}${forcing.has(name) ? " (forces replacement)" : ""}`;
    });
}

/** A plain value as it is; of anything larger only that it is there. */
function show(value: unknown): string {
  if (value === undefined || value === null) return "none";
  const text = JSON.stringify(value);
  return typeof value !== "object" && text.length <= 80 ? text : "…";
}

/** Sensitivity and unknowns are trees of the value's form with `true` where it is so. */
const isMarked = (mark: unknown): boolean =>
  mark === true || (typeof mark === "object" && mark !== null && Object.values(mark).some(isMarked));

const isUnknown = isMarked;

const entries = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
