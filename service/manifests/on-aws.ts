import type { AutoscalingSettings } from "./autoscaling";
import { type ClusterFeatures, counterObjects, secretObjects } from "./counter";
import { type LoadBalancerSettings, loadBalancerAnnotations } from "./ingress";
import type { KubernetesObject } from "./object";
import type { CounterSettings } from "./settings";

/** What an environment on AWS says of its counter, whoever installs it: Terraform or `kubectl apply -f`. */
export interface AwsSettings {
  /** What all names of the environment begin with. */
  readonly prefix: string;
  readonly region: string;
  readonly domain: string;
  /** Where the API's paths begin. */
  readonly path: string;
  /** Reference of the image: repository and tag. */
  readonly image: string;
  readonly architecture: "amd64" | "arm64";
  readonly redis: {
    readonly host: string;
    readonly port: number;
    /** Name of the secret in Secrets Manager. */
    readonly secretName: string;
    /** Changes when the token is rotated. */
    readonly secretVersion: string;
    /** Replicas that must confirm a write before it is answered. */
    readonly minReplicas: number;
    /** The ranges of the subnets that Redis is in. */
    readonly cidrs: readonly string[];
  };
  readonly autoscaling: AutoscalingSettings;
  /** What the cluster has for the counter to use. */
  readonly features: ClusterFeatures;
  readonly loadBalancer: Omit<LoadBalancerSettings, "name"> & {
    /** The ranges of the subnets that it is in. */
    readonly cidrs: readonly string[];
  };
  readonly digest: CounterSettings["digest"];
}

/** Names of the counter's objects in the cluster; the namespace tells environments apart. */
export const counterNames = (prefix: string) => ({
  namespace: prefix,
  serviceAccount: `sa-${prefix}`,
  /** The Secret with the Redis token, and the store that it comes from; the store's name is the cluster's. */
  secret: `${prefix}-redis`,
});

/** The objects that bring the Redis token, and those of the service, which come after. */
export function objectsOnAws(settings: AwsSettings): {
  readonly secret: readonly KubernetesObject[];
  readonly app: readonly KubernetesObject[];
} {
  const { prefix, region, domain, path, redis, loadBalancer } = settings;
  const names = counterNames(prefix);
  const counter: CounterSettings = {
    namespace: names.namespace,
    image: settings.image,
    serviceAccount: names.serviceAccount,
    architecture: settings.architecture,
    basePath: path,
    redis: {
      address: `${redis.host}:${redis.port}`,
      cluster: true,
      tls: true,
      keyPrefix: `${prefix}:`,
      minReplicas: redis.minReplicas,
      secret: { name: names.secret, version: redis.secretVersion },
      peer: { cidrs: redis.cidrs },
    },
    callers: { cidrs: loadBalancer.cidrs },
    digest: settings.digest,
  };
  return {
    secret: secretObjects({
      namespace: names.namespace,
      region,
      serviceAccount: names.serviceAccount,
      remoteName: redis.secretName,
      name: names.secret,
      version: redis.secretVersion,
    }),
    app: counterObjects({
      counter,
      ingress: {
        className: "alb",
        host: domain,
        path,
        annotations: loadBalancerAnnotations({ ...loadBalancer, name: prefix }),
      },
      autoscaling: settings.autoscaling,
      features: settings.features,
    }),
  };
}
