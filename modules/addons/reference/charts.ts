import { parse } from "yaml";
import { type ChartReference, further, type KnownValues } from "./known-values";

/** The files of a chart that tell what it takes. */
export interface ChartFiles {
  readonly chartYaml: string;
  readonly valuesYaml: string;
  /** values.schema.json, where the chart has one. */
  readonly schemaJson?: string | undefined;
  /** The values.yaml of its subcharts, by their names, as far as they can be had. */
  readonly subcharts?: Readonly<Record<string, string>>;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
}

type Values = Readonly<Record<string, unknown>>;

interface ChartYaml {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string }[];
}

/** A container's resources, as Kubernetes has them. */
const resources: KnownValues = { claims: "list", limits: "map", requests: "map" };

/**
 * What a chart takes as Kubernetes does, or as free text, although its defaults show some keys; by chart, as paths. All else
 * that has keys by default takes no others.
 */
const open: Readonly<Record<string, readonly string[]>> = {
  "aws-load-balancer-controller": ["podSecurityContext", "securityContext"],
  "cluster-autoscaler": ["extraArgs"],
  grafana: ["containerSecurityContext", "grafana.ini"],
};

/** What says how the pods run. */
const podKeys = /^(replicas|replicaCount)$|(securityContext|topologySpreadConstraints|podDisruptionBudget)$/i;

/** A chart in short. */
export function summarize({ chartYaml, valuesYaml, schemaJson, subcharts = {} }: ChartFiles): ChartReference {
  const { name, version, dependencies = [] } = parse(chartYaml) as ChartYaml;
  const defaults = (parse(valuesYaml) ?? {}) as Values;
  const schema: Schema = schemaJson === undefined ? {} : JSON.parse(schemaJson);
  const own = known(defaults, schema, new Set(open[name]));
  const theirs = dependencies.map((dependency) => {
    const key = dependency.alias ?? dependency.name;
    const values = subcharts[dependency.name];
    return [key, values === undefined ? partly(own[key]) : known(parse(values), {}, new Set(open[dependency.name]))];
  });
  return {
    chart: name,
    version,
    values: { ...own, ...Object.fromEntries(theirs) },
    pods: Object.fromEntries(podDefaults(defaults)),
  };
}

/** A subchart whose values can't be had: the chart lists only some of what it takes. */
const partly = (listed: KnownValues | string | undefined): KnownValues => ({
  ...(typeof listed === "object" ? listed : {}),
  resources,
  [further]: "any",
});

function known(
  defaults: Values,
  schema: Schema,
  opened: ReadonlySet<string>,
  path: readonly string[] = [],
): KnownValues {
  const properties = schema.properties ?? {};
  const keys = [...new Set([...Object.keys(defaults), ...Object.keys(properties)])].sort();
  return Object.fromEntries(
    keys.map((key) => [key, kind(defaults[key], properties[key] ?? {}, opened, [...path, key])]),
  );
}

function kind(
  value: unknown,
  schema: Schema,
  opened: ReadonlySet<string>,
  path: readonly string[],
): KnownValues | string {
  if (schema.enum) return `one of ${schema.enum.join("|")}`;
  if (Array.isArray(value)) return "list";
  if (value === undefined || value === null) return "any";
  if (typeof value !== "object") return typeof value;
  if (path.at(-1) === "resources") return resources;
  if (opened.has(path.join("."))) return "map";
  const entries = known(value as Values, schema, opened, path);
  return Object.keys(entries).length === 0 ? "map" : entries;
}

/** What the defaults say of how pods run, by path; what says nothing is left out. */
function podDefaults(values: Values, path: readonly string[] = []): (readonly [string, unknown])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    if (podKeys.test(key)) return isSaid(value) ? [[here.join("."), value] as const] : [];
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? podDefaults(value as Values, here)
      : [];
  });
}

const isSaid = (value: unknown) =>
  value !== null && value !== undefined && (typeof value !== "object" || Object.keys(value).length > 0);
