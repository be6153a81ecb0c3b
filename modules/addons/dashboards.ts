import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConfigMap } from "kubernetes-types/core/v1";
import { dashboardFolder, dashboardLabel } from "./grafana";

/** Where dashboards lie in the source; the compiled file is dist/modules/addons/dashboards.js. */
export const folder = join(__dirname, "..", "..", "..", "service", "dashboards");

/** The dashboards of the product, each a file as Grafana exports it. */
export const dashboardFiles = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();

/** A ConfigMap for each dashboard, which Grafana finds by its label. */
export const dashboardObjects = (namespace: string) =>
  dashboardFiles().map(
    (file) =>
      ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: `bluecore-dashboard-${file.replace(/\.json$/, "")}`,
          namespace,
          labels: { [dashboardLabel]: "1" },
          annotations: { [dashboardFolder]: "bluecore" },
        },
        // Without the white space, as a ConfigMap and a release are limited to 1 MiB.
        data: { [file]: JSON.stringify(JSON.parse(readFileSync(join(folder, file), "utf8"))) },
      }) satisfies ConfigMap,
  );
