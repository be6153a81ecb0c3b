import * as v from "valibot";

/** A row of the variable reference. */
export interface Variable {
  /** Dotted path; `<name>` stands for a name of one's own, `[]` for each item of a list. */
  readonly path: string;
  readonly sentence: string;
  /** The limits in words; of a group, empty. */
  readonly limits: string;
  /** As one would write it in TypeScript; `required` where there is none, empty for what may simply be left out. */
  readonly default: string;
}

/** Lists the variables of a schema in its order, groups before what they hold. */
export function variablesOf(schema: v.GenericSchema, path = "", fallback = "required"): Variable[] {
  const { wrapped, standard } = unwrap(schema);
  const own = {
    path,
    sentence: v.getDescription(wrapped) ?? "",
    limits: limitsOf(wrapped),
    default: standard ?? fallback,
  };
  const inner = innermost(wrapped);
  const children = [
    ...Object.entries(inner.entries ?? {}).flatMap(([key, entry]) => variablesOf(entry, path ? `${path}.${key}` : key)),
    ...(inner.item && innermost(inner.item).entries ? variablesOf(inner.item, `${path}[]`, "").slice(1) : []),
    ...(inner.value && innermost(inner.value).entries ? variablesOf(inner.value, `${path}.<name>`, "").slice(1) : []),
  ];
  return path === "" ? children : [own, ...children];
}

/** The reference as a Markdown table. */
export function referenceTable(schema: v.GenericSchema): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = variablesOf(schema).map(({ path, sentence, limits, default: standard }) => {
    const shown = standard === "required" || standard === "" ? standard : `\`${cell(standard)}\``;
    return `| \`${path}\` | ${cell(sentence)} | ${cell(limits)} | ${shown} |`;
  });
  return ["| variable | what it is | allowed | default |", "|---|---|---|---|", ...rows].join("\n");
}

/** The parts of a schema that hold others: a group's entries, a list's item, a record's value. */
interface Holder {
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly value?: v.GenericSchema;
}

/** A pipe's own schema stands first in it; its fields are the pipe's too. */
const innermost = (schema: v.GenericSchema): Holder => unwrap(schema).wrapped as Holder;

function unwrap(schema: v.GenericSchema): { readonly wrapped: v.GenericSchema; readonly standard?: string } {
  if (schema.type !== "optional") return { wrapped: schema };
  const { wrapped, default: standard } = schema as v.OptionalSchema<v.GenericSchema, unknown>;
  return { wrapped, standard: standard === undefined || isEmptyGroup(standard) ? "" : JSON.stringify(standard) };
}

const isEmptyGroup = (value: unknown) =>
  typeof value === "object" && !Array.isArray(value) && JSON.stringify(value) === "{}";

function limitsOf(schema: v.GenericSchema): string {
  const { limits } = v.getMetadata(schema as Parameters<typeof v.getMetadata>[0]);
  return typeof limits === "string" ? limits : "";
}
