import { parse } from "yaml";
import type { KnownValues } from "./known-values";

/** The files of a chart that tell what it takes. */
export interface ChartFiles {
  readonly chartYaml: string;
  readonly valuesYaml: string;
  /** values.schema.json, where the chart has one. */
  readonly schemaJson?: string | undefined;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
}

/** Maps of Kubernetes' own, or free ones, of which a chart's defaults show only some keys. */
const openMaps = new Set(
  (
    "affinity annotations containerSecurityContext env extraArgs grafana.ini labels limits nodeSelector podAnnotations " +
    "podLabels podSecurityContext requests resources securityContext selector strategy updateStrategy"
  ).split(" "),
);

/** The version of a chart and its values in short. */
export function summarize({ chartYaml, valuesYaml, schemaJson }: ChartFiles): { version: string; values: KnownValues } {
  const { version, dependencies = [] } = parse(chartYaml) as {
    version: string;
    dependencies?: readonly { readonly name: string; readonly alias?: string }[];
  };
  const defaults = parse(valuesYaml) as Readonly<Record<string, unknown>>;
  const schema: Schema = schemaJson === undefined ? {} : JSON.parse(schemaJson);
  // A chart lists only some of what its subcharts take.
  const subcharts = Object.fromEntries(dependencies.map(({ name, alias }) => [alias ?? name, "map"]));
  return { version, values: { ...known(defaults, schema), ...subcharts } };
}

function known(defaults: Readonly<Record<string, unknown>>, schema: Schema): KnownValues {
  const properties = schema.properties ?? {};
  const keys = [...new Set([...Object.keys(defaults), ...Object.keys(properties)])].sort();
  return Object.fromEntries(
    keys.map((key) => [
      key,
      openMaps.has(key) && !Array.isArray(defaults[key]) ? "map" : kind(defaults[key], properties[key] ?? {}),
    ]),
  );
}

function kind(value: unknown, schema: Schema): KnownValues | string {
  if (schema.enum) return `one of ${schema.enum.join("|")}`;
  if (Array.isArray(value)) return "list";
  if (value === undefined || value === null) return "any";
  if (typeof value !== "object") return typeof value;
  const entries = known(value as Readonly<Record<string, unknown>>, schema);
  return Object.keys(entries).length === 0 ? "map" : entries;
}
