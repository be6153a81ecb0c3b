import type { EnvironmentVars } from "./vars";

/**
 * The vars of an environment in which each part that another makes for it is described as that one's vars do: the way out of
 * a shared VPC, the nodes of a shared cluster, the token of a shared Redis.
 *
 * @param owner the vars of the environment named in sharedFrom, whose VPC it always is
 */
export function withShared(vars: EnvironmentVars, owner: EnvironmentVars | undefined): EnvironmentVars {
  if (!owner) return vars;
  const { createEksCluster, createRedis } = vars.creationConfig;
  return {
    ...vars,
    vpc: owner.vpc,
    eks: createEksCluster ? vars.eks : owner.eks,
    redis: createRedis ? vars.redis : owner.redis,
  };
}
