import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room, spread } from "./addon";

export const chart = {
  repository: "https://charts.external-secrets.io",
  name: "external-secrets",
  version: "2.9.0",
} as const;

export interface ExternalSecretsProps extends AddonProps {
  readonly namespace: string;
}

/**
 * Brings secrets of Secrets Manager into the cluster. `enableExternalSecrets`, on. It has no IAM role: each store names a
 * service account whose role may read one environment's secrets, so no environment reaches another's through it.
 */
export class ExternalSecrets extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, { namespace, sources, monitored, after }: ExternalSecretsProps) {
    super(scope, id);
    const image = { repository: sources.image("ghcr.io/external-secrets/external-secrets") };
    /** Each of its programs, by the name of its pods. */
    const twice = (name: string) => ({
      image,
      replicaCount: 2,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      topologySpreadConstraints: spread({ "app.kubernetes.io/name": name }),
    });
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace,
      chart: sources.chart(chart),
      values: {
        ...twice(chart.name),
        resources: room("25m", "128Mi", "256Mi"),
        leaderElect: true,
        webhook: { ...twice("external-secrets-webhook"), resources: room("10m", "64Mi", "128Mi") },
        certController: {
          ...twice("external-secrets-cert-controller"),
          resources: room("10m", "96Mi", "192Mi"),
        },
        serviceMonitor: { enabled: monitored },
        // Nothing here writes secrets back.
        processPushSecret: false,
        processClusterPushSecret: false,
      },
      after,
    });
  }
}
