import { type AutoscalingSettings, horizontalPodAutoscaler, verticalPodAutoscaler } from "./autoscaling";
import { configMap } from "./config-map";
import { deployment } from "./deployment";
import { podDisruptionBudget } from "./disruption-budget";
import { clusterSecretStore, externalSecret, type SecretSettings } from "./external-secret";
import { type IngressSettings, ingress } from "./ingress";
import { prometheusRule, serviceMonitor } from "./monitoring";
import { networkPolicy } from "./network-policy";
import type { KubernetesObject } from "./object";
import { service } from "./service";
import type { CounterSettings } from "./settings";

/** What a cluster has for the counter to use. */
export interface ClusterFeatures {
  /** Prometheus' operator, for ServiceMonitor and PrometheusRule. */
  readonly prometheus: boolean;
  /** The Vertical Pod Autoscaler, for its recommendations. */
  readonly verticalPodAutoscaler: boolean;
}

export interface CounterOnAws {
  readonly counter: CounterSettings;
  readonly ingress: Omit<IngressSettings, "namespace">;
  readonly autoscaling: AutoscalingSettings;
  readonly features: ClusterFeatures;
}

/** Every object of the counter in a cluster on AWS, but for its namespace, service account and secret. */
export function counterObjects({ counter, autoscaling, features, ...rest }: CounterOnAws): KubernetesObject[] {
  return [
    configMap(counter),
    deployment(counter),
    service(counter),
    ingress({ ...rest.ingress, namespace: counter.namespace }),
    horizontalPodAutoscaler(counter, autoscaling),
    podDisruptionBudget(counter),
    networkPolicy(counter),
    ...(features.verticalPodAutoscaler ? [verticalPodAutoscaler(counter)] : []),
    ...(features.prometheus
      ? [serviceMonitor(counter), prometheusRule({ ...counter, maxReplicas: autoscaling.maxReplicas })]
      : []),
  ];
}

/** What brings the Redis token into the cluster. */
export const secretObjects = (settings: SecretSettings): KubernetesObject[] => [
  clusterSecretStore(settings),
  externalSecret(settings),
];
