import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room, spread, systemNamespace } from "./addon";

export const chart = {
  repository: "https://kubernetes-sigs.github.io/metrics-server/",
  name: "metrics-server",
  version: "3.13.1",
} as const;

/** CPU and memory of pods and nodes, by which autoscalers decide. It calls no AWS. `enableMetricsServer`, on. */
export class MetricsServer extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, { sources, monitored, after }: AddonProps) {
    super(scope, id);
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace: systemNamespace,
      chart: sources.chart(chart),
      values: {
        image: { repository: sources.image("registry.k8s.io/metrics-server/metrics-server") },
        replicas: 2,
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        topologySpreadConstraints: spread({ "app.kubernetes.io/name": chart.name }),
        resources: room("100m", "200Mi", "400Mi"),
        metrics: { enabled: monitored },
        serviceMonitor: { enabled: monitored },
      },
      after,
    });
  }
}
