import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { commandLineName } from "../../modules/helm/sources";
import { run, StepFailure } from "../rehearsal/command";
import type { SynthesizedRelease } from "../support/releases";
import type { ControlPlane } from "./control-plane";
import type { ClusterPart } from "./synthesized";

export interface ChartsOptions {
  /** A folder with a folder `<chart>-<version>` for each chart; undefined asks the charts' repositories. */
  readonly copies: string | undefined;
  /** Where charts and values go. */
  readonly folder: string;
  readonly tools: string;
  readonly log: string;
}

/** Seconds in which a chart's pods are ready on nodes that only pretend. */
const readySeconds = 120;

/** The add-ons' charts with the values of an environment: taken by the API server as they are, and installed where they can be. */
export async function tryCharts(
  { before, charts }: ClusterPart,
  cluster: ControlPlane,
  options: ChartsOptions,
): Promise<string> {
  const { kubectl } = cluster;
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: before });
  const told: string[] = [];
  const skipped: Record<string, string[]> = {};
  await kubectl(["apply", "-f", "-"], list);
  try {
    for (const release of charts) {
      const found = await chartOf(release, options);
      if ("path" in found) told.push(`${release.chart} ${await tryChart(release, found.path, cluster, options)}`);
      else skipped[found.reason] = [...(skipped[found.reason] ?? []), release.chart];
    }
  } finally {
    await kubectl(["delete", "--wait", "--timeout=90s", "-f", "-"], list);
  }
  return [
    ...told,
    ...Object.entries(skipped).map(([reason, names]) => `skipped: ${names.join(", ")} (${reason})`),
  ].join("; ");
}

/** The chart's folder, or why there is none. */
async function chartOf(
  { chart: name, repository = "", version = "" }: SynthesizedRelease,
  { copies, folder, tools, log }: ChartsOptions,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  if (copies !== undefined) {
    const path = join(copies, `${name}-${version}`);
    return existsSync(join(path, "templates")) ? { path } : { reason: "no templates in CHARTS_DIR" };
  }
  const path = join(folder, "charts", `${name}-${version}`);
  if (existsSync(path)) return { path: join(path, name) };
  const pull = ["pull", ...commandLineName({ repository, name, version }), "--untar", "--untardir", path];
  const env = { ...process.env, HOME: folder, BLUECORE_REHEARSAL: folder };
  const { code } = await run(join(tools, "helm"), pull, { cwd: folder, env, log, timeoutMs: 120_000 });
  return code === 0
    ? { path: join(path, name) }
    : { reason: "its repository is out of reach; CHARTS_DIR may name copies" };
}

/** What charts ask of a cluster before they make something: its versions, and the kinds of each. */
async function capabilities(kubectl: ControlPlane["kubectl"]): Promise<string[]> {
  const lines = (await kubectl(["api-resources", "--no-headers"])).trim().split("\n");
  const kinds = lines.map((line) => line.trim().split(/\s+/).slice(-3));
  return [...new Set(kinds.flatMap(([version = "", , kind = ""]) => [version, `${version}/${kind}`]))];
}

async function tryChart(
  { name, namespace, values }: SynthesizedRelease,
  path: string,
  { kubectl, helm }: ControlPlane,
  { folder }: ChartsOptions,
): Promise<string> {
  mkdirSync(join(folder, "values"), { recursive: true });
  const file = join(folder, "values", `${name}.json`);
  writeFileSync(file, JSON.stringify(values));
  const given = [name, path, "-n", namespace, "-f", file];
  const known = (await capabilities(kubectl)).flatMap((version) => ["--api-versions", version]);
  const rendered = await helm("template", ...given, "--skip-tests", ...known);
  if (rendered.code !== 0) throw new StepFailure(`helm template ${name}`, rendered.output);
  const objects = parseAllDocuments(rendered.output)
    .map((document) => document.toJS() as { readonly kind?: string } | null)
    .filter((object) => object !== null);
  const flags = ["--server-side", "--dry-run=server", "--validate=strict"];
  await kubectl(["apply", ...flags, "-n", namespace, "-f", "-"], rendered.output);
  // The kinds are there already, and no release's.
  if (objects.some(({ kind }) => kind === "CustomResourceDefinition")) return `${objects.length} objects accepted`;
  const wait = ["--wait", "--timeout", `${readySeconds}s`];
  const installed = await helm("upgrade", "--install", ...given, "--skip-crds", "--wait-for-jobs", ...wait);
  if (installed.code !== 0) throw new StepFailure(`helm upgrade --install ${name}`, installed.output);
  const gone = await helm("uninstall", name, "-n", namespace, ...wait);
  if (gone.code !== 0) throw new StepFailure(`helm uninstall ${name}`, gone.output);
  return `${objects.length} objects accepted, ready`;
}
