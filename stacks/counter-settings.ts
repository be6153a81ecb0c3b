import { featuresOf } from "../modules/addons/addons";
import { architecturesOf } from "../modules/eks/node-group";
import type { Environment } from "./environments";
import type { EnvironmentVars } from "./vars";

/** What the vars of an environment say of its counter, in the terms of the manifests; of what is shared its owner's say it. */
export function counterSettings({
  name,
  vars,
  ownerVars = vars,
}: Pick<Environment<EnvironmentVars>, "name" | "vars" | "ownerVars">) {
  const { createEksCluster, createRedis } = vars.creationConfig;
  const { redis } = createRedis ? vars : ownerVars;
  // The first node group tells for which processors the image is built; the pods keep to their like.
  const [architecture = "amd64"] = architecturesOf((createEksCluster ? vars : ownerVars).eks.nodeGroups);
  return {
    domain: vars.domain,
    path: vars.counter.path,
    architecture,
    autoscaling: vars.counter.autoscaling,
    features: featuresOf(vars.addons),
    minRedisReplicas: Math.min(1, redis.replicasPerShard),
    redisSecretVersion: String(redis.authTokenVersion),
    tags: { Environment: name, ...vars.tags },
  } as const;
}
