import type { CounterEnv } from "./config-map";
import type { Identity } from "./object";

/** What the manifests of the counter need to know of where they go. */
export interface CounterSettings {
  readonly namespace: string;
  /** Reference of the image: repository and tag. */
  readonly image: string;
  /** Name of the service account, which exists before the pods. */
  readonly serviceAccount: string;
  /**
   * Processor architecture of the image.
   * @default any: the image is built on the machine that runs it
   */
  readonly architecture?: "amd64" | "arm64";
  /** Below which the API answers, from the Ingress to the process: `/`, or a path such as `/counter`. */
  readonly basePath: string;
  readonly redis: RedisAccess;
  /**
   * Pods that run when no autoscaler says otherwise.
   * @default the autoscaler decides
   */
  readonly replicas?: number;
  /** Who may connect to the API's port. */
  readonly callers: Peer;
  /**
   * A text that is another when the configuration is, for the annotation that rolls the pods.
   */
  readonly digest: (configuration: CounterEnv) => string;
}

/** How the pods reach Redis. */
export interface RedisAccess {
  /** `host:port` of a standalone Redis, or of a Redis Cluster's configuration endpoint. */
  readonly address: string;
  readonly cluster: boolean;
  readonly tls: boolean;
  /** Start of the name of every key, so that environments may share a Redis. */
  readonly keyPrefix: string;
  /** Replicas that must confirm a write before it is answered. */
  readonly minReplicas: number;
  /**
   * The Secret whose key `token` is the password.
   * @default Redis wants no password
   */
  readonly secret?: { readonly name: string; readonly version: string };
  /** Where Redis is, for the network policy. */
  readonly peer: Peer;
}

/** The other end of a connection: ranges of addresses, or pods by namespace and labels. */
export type Peer =
  | { readonly cidrs: readonly string[] }
  | { readonly namespace: string; readonly podLabels?: Readonly<Record<string, string>> };

/** Everything of the counter bears this name; its namespace tells environments apart. */
export const counterName = "bluecore";

export const counterIdentity = ({ namespace }: Pick<CounterSettings, "namespace">): Identity => ({
  name: counterName,
  namespace,
  component: "api",
});

/** Port of Redis where nothing else is said. */
export const redisPort = 6379;

/** Namespace of Prometheus and Grafana. */
export const monitoringNamespace = "monitoring";
