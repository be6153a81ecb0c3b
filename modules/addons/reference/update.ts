import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chart } from "../../helm/release";
import { commandLineName } from "../../helm/sources";
import { type ChartFiles, summarize } from "./charts";
import { karpenterTemplate, policyStatements } from "./iam";
import { referenceFolder } from "./known-values";
import { iamDocuments, pinnedCharts } from "./pinned";

/**
 * `npm run charts:update`: keeps in short what the pinned charts take and what the official IAM documents allow. It asks
 * their publishers (helm on the PATH), or reads copies: CHARTS_DIR has a folder `<chart>-<version>` for each chart, IAM_DIR
 * the documents.
 */
async function update(chartsFolder: string | undefined, iamFolder: string | undefined): Promise<void> {
  for (const chart of pinnedCharts) {
    const summary = withChart(chart, chartsFolder, (folder) => summarize(filesOf(folder)));
    if (summary.version !== chart.version) {
      throw new Error(`${chart.name}: got ${summary.version} where ${chart.version} is pinned`);
    }
    write(chart.name, summary);
  }
  const karpenter = iamDocuments.karpenter;
  write("karpenter-iam", {
    version: karpenter.version,
    ...karpenterTemplate(await document(karpenter, iamFolder)),
  });
  const controller = iamDocuments["load-balancer-controller"];
  write("load-balancer-controller-iam", {
    version: controller.version,
    statements: policyStatements(await document(controller, iamFolder)),
  });
}

function filesOf(folder: string): ChartFiles {
  const file = (...path: readonly string[]) => readFileSync(join(folder, ...path), "utf8");
  const has = (...path: readonly string[]) => existsSync(join(folder, ...path));
  const subcharts = has("charts") ? readdirSync(join(folder, "charts")) : [];
  return {
    chartYaml: file("Chart.yaml"),
    valuesYaml: file("values.yaml"),
    schemaJson: has("values.schema.json") ? file("values.schema.json") : undefined,
    subcharts: Object.fromEntries(
      subcharts
        .filter((name) => has("charts", name, "values.yaml"))
        .map((name) => [name, file("charts", name, "values.yaml")]),
    ),
  };
}

/** Reads a chart's folder among the copies, or from its repository. */
function withChart<Result>(chart: Chart, copies: string | undefined, read: (folder: string) => Result): Result {
  const { name, version } = chart;
  if (copies !== undefined) return read(join(copies, `${name}-${version}`));
  const folder = mkdtempSync(join(tmpdir(), "bluecore-charts-"));
  try {
    execFileSync("helm", ["pull", ...commandLineName(chart), "--untar", "--untardir", folder]);
    return read(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function document(
  { file, url }: { readonly file: string; readonly url: string },
  copies: string | undefined,
): Promise<string> {
  if (copies !== undefined) return readFileSync(join(copies, file), "utf8");
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

function write(name: string, content: object): void {
  writeFileSync(join(referenceFolder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
  console.log(`modules/addons/reference/${name}.json`);
}

const [chartsFolder, iamFolder] = process.argv.slice(2).map((folder) => folder || undefined);
update(chartsFolder, iamFolder).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
