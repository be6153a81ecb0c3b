import { featuresOf } from "../modules/addons/addons";
import { architecturesOf } from "../modules/eks/node-group";
import type { EnvironmentVars } from "./vars";

/** What the vars of an environment say of its counter, in the terms of the manifests. */
export function counterSettings(environment: string, vars: EnvironmentVars) {
  // The first node group tells for which processors the image is built; the pods keep to their like.
  const [architecture = "amd64"] = architecturesOf(vars.eks.nodeGroups);
  return {
    domain: vars.domain,
    path: vars.counter.path,
    architecture,
    autoscaling: vars.counter.autoscaling,
    features: featuresOf(vars.addons),
    minRedisReplicas: vars.creationConfig.createRedis ? Math.min(1, vars.redis.replicasPerShard) : 0,
    redisSecretVersion: String(vars.redis.authTokenVersion),
    tags: { Environment: environment, ...vars.tags },
  } as const;
}
