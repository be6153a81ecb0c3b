import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room, systemNamespace } from "./addon";

export const chart = {
  repository: "https://charts.fairwinds.com/stable",
  name: "vpa",
  version: "5.0.0",
} as const;

/**
 * Says what pods should request. `enableVpa`, on. Only the part that recommends is installed: the parts that change pods
 * would fight with an autoscaler of their number.
 */
export class VerticalPodAutoscaler extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, { sources, monitored, after }: AddonProps) {
    super(scope, id);
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace: systemNamespace,
      chart: sources.chart(chart),
      values: {
        recommender: {
          image: {
            repository: sources.image("registry.k8s.io/autoscaling/vpa-recommender"),
            pullPolicy: "IfNotPresent",
          },
          // Small programs get small recommendations.
          extraArgs: { "pod-recommendation-min-cpu-millicores": 10, "pod-recommendation-min-memory-mb": 32 },
          resources: room("50m", "256Mi", "512Mi"),
          podMonitor: { enabled: monitored },
        },
        updater: { enabled: false },
        admissionController: { enabled: false },
      },
      after,
    });
  }
}
