/** The ports the service listens on unless its environment says otherwise; manifests and images name these two. */
export const ports = {
  /** The API. */
  http: 8000,
  /** Prometheus metrics; reached inside the cluster only, never through the Ingress. */
  metrics: 9090,
} as const;
