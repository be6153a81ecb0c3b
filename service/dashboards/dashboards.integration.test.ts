import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { alertGroups } from "../alerts/rules";
import { ServiceProcess } from "../testing/service-process";

interface Target {
  readonly expr?: string;
  readonly metricName?: string;
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly description: string;
    readonly targets: readonly Target[];
  }[];
  readonly templating: { readonly list: readonly { readonly query: { readonly query?: string } }[] };
}

/** Where dashboards lie in the source; the compiled file is dist-test/service/dashboards/…. */
const folder = join(__dirname, "..", "..", "..", "service", "dashboards");
const dashboards: readonly Dashboard[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));

/** Labels that Prometheus gives what it reads from a pod. */
const labelsOfTheTarget = ["namespace", "pod"];

/** The metrics that a query names, each with the labels that it asks of it. */
function namedIn(query: string): { readonly metric: string; readonly labels: readonly string[] }[] {
  const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/));
  const selected = [...query.matchAll(/([a-z_][a-z0-9_]*)\{([^}]*)\}/g)].map(([, metric = "", selector = ""]) => ({
    metric,
    labels: [...[...selector.matchAll(/(\w+)=/g)].map(([, label = ""]) => label), ...grouped],
  }));
  const listed = [...query.matchAll(/label_values\((\w+),/g)].map(([, metric = ""]) => ({ metric, labels: [] }));
  return [...selected, ...listed];
}

/** The metrics that Prometheus' text holds, by name, with the labels of their samples; none has a sample yet. */
function exposedIn(text: string): Map<string, Set<string>> {
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" ? ["_bucket", "_sum", "_count"].map((suffix) => name + suffix) : [name],
  );
  const exposed = new Map(types.map((name) => [name, new Set<string>()]));
  for (const [, name = "", labels = ""] of text.matchAll(/^(\w+)\{([^}]*)\} /gm)) {
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) exposed.get(name)?.add(label);
  }
  return exposed;
}

describe("dashboards and alerts", () => {
  let service: ServiceProcess;
  let data: string;
  let exposed: Map<string, Set<string>>;
  before(async () => {
    data = mkdtempSync(join(tmpdir(), "bluecore-dashboards-"));
    service = await ServiceProcess.start({ STORE: "embedded", DATA_DIR: data });
    await service.ready();
    await fetch(`${service.baseUrl}/write`, { method: "POST" });
    await fetch(`${service.baseUrl}/read`);
    exposed = exposedIn(await (await fetch(service.metricsUrl)).text());
  });
  after(async () => {
    await service.end();
    rmSync(data, { recursive: true, force: true });
  });

  const expectExposed = (query: string) => {
    const named = namedIn(query);
    expect(named, query).to.have.length.greaterThan(0);
    for (const { metric, labels } of named) {
      const known = exposed.get(metric);
      expect([...exposed.keys()], query).to.include(metric);
      const own = labels.filter((label) => !labelsOfTheTarget.includes(label));
      // What has not happened yet, such as an error, has no sample to show its labels.
      if (known && known.size > 0) expect([...known], query).to.include.members(own);
    }
  };

  for (const { title, panels, templating } of dashboards) {
    const queries = [
      ...panels.flatMap((panel) => panel.targets.flatMap(({ expr }) => (expr ? [{ of: panel.title, expr }] : []))),
      ...templating.list.flatMap(({ query: { query: expr } }) => (expr ? [{ of: "its variable", expr }] : [])),
    ];
    for (const { of, expr } of queries) {
      it(`${title}, ${of}: names what the running service exposes`, () => expectExposed(expr));
    }

    it(`${title}: says of each panel what it shows`, () => {
      for (const { description } of panels) expect(description).to.match(/^[A-Z0-9]/);
    });
  }

  for (const { rules } of alertGroups({ namespace: "bluecore-demo", maxReplicas: 10 })) {
    for (const { alert, expr } of rules) {
      it(`${alert}: names what the running service exposes`, () => expectExposed(expr));
    }
  }

  it("show what one looks for", () => {
    const titles = dashboards.flatMap(({ panels }) => panels.map(({ title }) => title));
    expect(titles).to.include.members(["Requests", "Errors", "Latency", "Redis commands", "Memory", "Replicas"]);
    expect(titles).to.include.members(["Requests that share one Redis command", "Cache hit ratio"]);
  });

  it("are told apart by their uid", () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).to.equal(dashboards.length);
  });
});
