import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room } from "./addon";
import { AddonRole } from "./addon-role";
import { alertmanagerUrl, prometheusUrl } from "./prometheus";

export const chart = {
  repository: "https://grafana-community.github.io/helm-charts",
  name: "grafana",
  version: "12.11.1",
} as const;

export interface GrafanaProps extends AddonProps {
  readonly namespace: string;
}

/** The label by which a ConfigMap is a dashboard, and the annotation that names its folder. */
export const dashboardLabel = "grafana_dashboard";
export const dashboardFolder = "grafana_folder";

/**
 * Dashboards over Prometheus and CloudWatch. `enableGrafana`, on. One pod: what it shows comes from ConfigMaps, and its own
 * database holds nothing worth keeping. The chart makes the admin's password in the cluster, in the Secret `grafana`.
 *
 * CloudWatch is where Redis' health is seen. An exporter would need the AUTH token and a way to every node, and would still
 * not see what ElastiCache alone knows: the engine's CPU, replication lag, swapping, failovers.
 */
export class Grafana extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { cluster, prefix, namespace, sources, monitored, after } = props;
    const role = new AddonRole(this, "role", {
      cluster,
      prefix,
      chart: chart.name,
      namespace,
      statements: [
        {
          // CloudWatch knows no narrower resource. https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/configure/
          Sid: "ReadMetrics",
          Effect: "Allow",
          Action: ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"],
          Resource: "*",
        },
      ],
    });
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace,
      chart: sources.chart(chart),
      values: {
        ...(sources.registry === undefined ? {} : { global: { imageRegistry: sources.registry } }),
        serviceAccount: role.serviceAccount,
        datasources: { "datasources.yaml": { apiVersion: 1, datasources: datasources(props) } },
        sidecar: {
          dashboards: {
            enabled: true,
            label: dashboardLabel,
            labelValue: "1",
            searchNamespace: "ALL",
            resource: "configmap",
            folderAnnotation: dashboardFolder,
            provider: { foldersFromFilesStructure: true },
          },
          resources: room("10m", "96Mi", "192Mi"),
        },
        "grafana.ini": { analytics: { check_for_updates: false, reporting_enabled: false } },
        resources: room("50m", "192Mi", "384Mi"),
        containerSecurityContext: { readOnlyRootFilesystem: true },
        extraEmptyDirMounts: [{ name: "tmp", mountPath: "/tmp" }],
        // Its volume is its own from the start.
        initChownData: { enabled: false },
        testFramework: { enabled: false },
        serviceMonitor: { enabled: monitored },
      },
      after: [...after, ...role.policies],
    });
  }
}

/** The sources of data; dashboards name them by their `uid`. */
const datasources = ({ namespace, monitored, account }: GrafanaProps) => [
  ...(monitored
    ? [
        { name: "Prometheus", uid: "prometheus", type: "prometheus", url: prometheusUrl(namespace), isDefault: true },
        {
          name: "Alertmanager",
          uid: "alertmanager",
          type: "alertmanager",
          url: alertmanagerUrl(namespace),
          jsonData: { implementation: "prometheus" },
        },
      ]
    : []),
  {
    name: "CloudWatch",
    uid: "cloudwatch",
    type: "cloudwatch",
    jsonData: { authType: "default", defaultRegion: account.region },
  },
];
