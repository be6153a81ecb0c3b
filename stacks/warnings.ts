import { isPastStandardSupport, standardSupportUntil } from "../modules/eks/versions";
import type { Environment } from "./environments";
import { nodesWithoutAsking, redisNodes } from "./rules-redis";
import { type EnvironmentVars, environmentSchema } from "./vars";

/** What should be changed soon but stops nothing, as `file: key …; mend`. */
export function warningsOf({ file, schema, vars, ownerVars }: Environment, now: Date): string[] {
  if (schema !== environmentSchema) return [];
  const own = vars as EnvironmentVars;
  const { createEksCluster, createRedis } = own.creationConfig;
  return [
    ...(createEksCluster
      ? [...supportEnded(own, now), ...imagesOutOfReach(own, (ownerVars as EnvironmentVars | undefined) ?? own)]
      : []),
    ...(createRedis ? moreNodesThanTheQuota(own) : []),
  ].map((warning) => `${file}: ${warning}`);
}

function supportEnded({ eks: { version } }: EnvironmentVars, now: Date): string[] {
  return isPastStandardSupport(version, now)
    ? [
        `eks.version "${version}" left standard support on ${standardSupportUntil[version]}: a new cluster is refused and EKS upgrades an old one by itself; choose a later version`,
      ]
    : [];
}

function imagesOutOfReach({ addons }: EnvironmentVars, { vpc }: Pick<EnvironmentVars, "vpc">): string[] {
  return vpc.natGateways === "none" && addons.chartMirror === undefined
    ? [
        "addons.chartMirror names no registry, but vpc.natGateways is \"none\": nodes with no way out can't pull the add-ons' images; name a registry that holds copies",
      ]
    : [];
}

function moreNodesThanTheQuota({ redis }: EnvironmentVars): string[] {
  const nodes = redisNodes(redis);
  return nodes > nodesWithoutAsking
    ? [
        `redis.shards and redis.replicasPerShard make ${nodes} nodes, and an account may have ${nodesWithoutAsking} in a cluster until AWS raises "Nodes per cluster per instance type": ask for more before the deploy`,
      ]
    : [];
}
