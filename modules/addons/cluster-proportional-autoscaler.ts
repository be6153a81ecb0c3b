import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room, systemNamespace, unprivilegedContainer, unprivilegedPod } from "./addon";

export const chart = {
  repository: "https://kubernetes-sigs.github.io/cluster-proportional-autoscaler",
  name: "cluster-proportional-autoscaler",
  version: "1.1.0",
} as const;

/** More CoreDNS for more nodes. It calls no AWS. `enableClusterProportionalAutoscaler`, off. */
export class ClusterProportionalAutoscaler extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, { sources, after }: AddonProps) {
    super(scope, id);
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace: systemNamespace,
      chart: sources.chart(chart),
      values: {
        image: { repository: sources.image("registry.k8s.io/cpa/cluster-proportional-autoscaler") },
        // One for every 16 nodes or 256 cores, whichever is more, and never one alone.
        config: {
          linear: { coresPerReplica: 256, nodesPerReplica: 16, min: 2, max: 20, preventSinglePointFailure: true },
        },
        options: { target: "deployment/coredns", namespace: systemNamespace },
        replicaCount: 1,
        resources: room("10m", "32Mi", "64Mi"),
        podSecurityContext: unprivilegedPod,
        securityContext: unprivilegedContainer,
        priorityClassName: "system-cluster-critical",
      },
      after,
    });
  }
}
