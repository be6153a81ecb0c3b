import type { ConfigMap } from "kubernetes-types/core/v1";
import type { SettingName } from "../env";
import { ports } from "../ports";
import { metadata } from "./object";
import { type CounterSettings, counterIdentity } from "./settings";

/** Where the Redis password lies in the container. */
export const secretFolder = "/var/run/secrets/bluecore/redis";

/** Key of the Secret, and so name of the file. */
export const secretKey = "token";

/**
 * The end of a pod, in seconds. First nothing changes while load balancers learn of it (`preStop`), then the process, told
 * to end, closes each connection with its answer (`drain`), then it waits for requests in work (`shutdown`).
 */
export const ending = { preStop: 15, drain: 5, shutdown: 10, reserve: 5 } as const;

/** Settings by names of service/env.ts. */
export type CounterEnv = { readonly [name in SettingName]?: string };

/** The settings of the service in the cluster; each name is one of service/env.ts. */
export function counterEnv({ redis, basePath }: Pick<CounterSettings, "redis" | "basePath">): CounterEnv {
  const tls = redis.tls ? "true" : "false";
  return {
    PORT: String(ports.http),
    BASE_PATH: basePath,
    METRICS_PORT: String(ports.metrics),
    // Named explicitly, so that a missing address fails at the start instead of counting in a file.
    STORE: "redis",
    ...(redis.cluster
      ? { REDIS_NODES: redis.address, REDIS_TLS: tls }
      : { REDIS_URL: `${redis.tls ? "rediss" : "redis"}://${redis.address}` }),
    REDIS_KEY_PREFIX: redis.keyPrefix,
    REDIS_MIN_REPLICAS: String(redis.minReplicas),
    ...(redis.secret ? { REDIS_PASSWORD_FILE: `${secretFolder}/${secretKey}` } : {}),
    DRAIN_DELAY_MS: String(ending.drain * 1000),
    SHUTDOWN_TIMEOUT_MS: String(ending.shutdown * 1000),
  };
}

/** The service's settings, for its pods' environment. */
export const configMap = (settings: CounterSettings) =>
  ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(counterIdentity(settings)),
    data: counterEnv(settings),
  }) satisfies ConfigMap;
