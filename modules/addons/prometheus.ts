import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room, spread, unprivilegedContainer, unprivilegedPod } from "./addon";

export const chart = {
  repository: "oci://ghcr.io/prometheus-community/charts",
  name: "kube-prometheus-stack",
  version: "88.5.3",
} as const;

export interface PrometheusProps extends AddonProps {
  readonly namespace: string;
  /** Storage class of its disks. */
  readonly storageClass: string;
  /** Whether Grafana is there, to show its dashboards. */
  readonly dashboards: boolean;
}

/** What the names of its objects begin with. */
const fullname = "kube-prometheus";

/** Where Grafana asks Prometheus. */
export const prometheusUrl = (namespace: string) => `http://${fullname}-prometheus.${namespace}.svc:9090`;

/** Where Grafana asks Alertmanager. */
export const alertmanagerUrl = (namespace: string) => `http://${fullname}-alertmanager.${namespace}.svc:9093`;

/** Of what fits on a disk, and how much of it is used; the rest is for what has not been compacted yet. */
const disk = { size: "20Gi", used: "16GB" } as const;

/** What the exporters, charts of their own, are told of their rights. */
const unprivileged = { securityContext: unprivilegedPod, containerSecurityContext: unprivilegedContainer };

/** Everything that a managed control plane does not show. */
const hidden = { enabled: false } as const;

/** Prometheus with its operator, Alertmanager and exporters, without the Grafana of the same chart. `enablePrometheus`, on. */
export class Prometheus extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const { namespace, storageClass, dashboards, sources, after } = props;
    const twice = (name: string) => ({
      replicas: 2,
      podAntiAffinity: "soft",
      topologySpreadConstraints: spread({ "app.kubernetes.io/name": name }),
    });
    const budget = { enabled: true, minAvailable: 1 };
    this.release = new Release(this, "release", {
      name: fullname,
      namespace,
      chart: sources.chart(chart),
      values: {
        fullnameOverride: fullname,
        ...(sources.registry === undefined ? {} : { global: { imageRegistry: sources.registry } }),
        // EKS keeps these to itself; kube-proxy's metrics are bound to its node's loopback.
        kubeEtcd: hidden,
        kubeScheduler: hidden,
        kubeControllerManager: hidden,
        kubeProxy: hidden,
        defaultRules: {
          rules: {
            etcd: false,
            kubeControllerManager: false,
            kubeProxy: false,
            kubeSchedulerAlerting: false,
            kubeSchedulerRecording: false,
          },
        },
        grafana: { enabled: false, forceDeployDashboards: dashboards },
        prometheusOperator: {
          resources: room("50m", "128Mi", "256Mi"),
          admissionWebhooks: { patch: { resources: room("10m", "32Mi", "128Mi") } },
          prometheusConfigReloader: { resources: room("10m", "50Mi", "100Mi") },
        },
        prometheus: {
          podDisruptionBudget: budget,
          prometheusSpec: {
            ...twice("prometheus"),
            retention: "15d",
            retentionSize: disk.used,
            resources: room("200m", "1Gi", "2Gi"),
            storageSpec: {
              volumeClaimTemplate: {
                spec: {
                  storageClassName: storageClass,
                  accessModes: ["ReadWriteOnce"],
                  resources: { requests: { storage: disk.size } },
                },
              },
            },
            // An environment that is destroyed leaves no disk behind.
            persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Delete" },
            // Whoever makes a ServiceMonitor or a rule is heard, not only this chart.
            ruleSelectorNilUsesHelmValues: false,
            serviceMonitorSelectorNilUsesHelmValues: false,
            podMonitorSelectorNilUsesHelmValues: false,
            probeSelectorNilUsesHelmValues: false,
            scrapeConfigSelectorNilUsesHelmValues: false,
          },
        },
        alertmanager: {
          podDisruptionBudget: budget,
          alertmanagerSpec: { ...twice("alertmanager"), resources: room("10m", "64Mi", "128Mi") },
        },
        "kube-state-metrics": { ...unprivileged, resources: room("10m", "96Mi", "192Mi") },
        "prometheus-node-exporter": { ...unprivileged, resources: room("10m", "32Mi", "64Mi") },
      },
      after,
      timeoutSeconds: 900,
    });
  }
}
