import { counterRepository } from "../modules/counter/names";
import { rule } from "./rule";

const oneAutoscaler = rule(["addons"], ({ addons: { enableKarpenter, enableClusterAutoscaler } }) =>
  enableKarpenter && enableClusterAutoscaler
    ? [
        "addons.enableClusterAutoscaler must be false with addons.enableKarpenter, got true; both would add nodes for the same pods: leave it out, or turn Karpenter off",
      ]
    : [],
);

/** CoreDNS and the controllers tolerate no taint of ours, and the cluster is not ready without them. */
const systemPodsHaveNodes = rule(["eks", "creationConfig"], ({ eks: { nodeGroups }, creationConfig }) => {
  if (!creationConfig.createEksCluster) return [];
  const open = Object.entries(nodeGroups).filter(
    ([, { taints }]) => !taints.some(({ effect }) => effect !== "PreferNoSchedule"),
  );
  if (open.length === 0) {
    const names = Object.keys(nodeGroups).join(", ");
    return [
      `eks.nodeGroups must hold a group without taints of NoSchedule or NoExecute, for CoreDNS and the controllers, got taints on ${names}; take them from one group, or add a group`,
    ];
  }
  return open.every(([, { minSize, desiredSize = minSize }]) => desiredSize === 0)
    ? [
        `eks.nodeGroups.${open[0]?.[0]}.minSize must be 1 or more where no other group without taints has a node, got 0; CoreDNS would never start, nor the controllers`,
      ]
    : [];
});

const counterHasARedis = rule(
  ["creationConfig", "ecrRepositories"],
  ({ creationConfig: { createVpc, createEksCluster, createRedis }, ecrRepositories }) =>
    createVpc && createEksCluster && !createRedis && ecrRepositories.some(({ name }) => name === counterRepository)
      ? [
          `creationConfig.createRedis must be true for the counter, which a cluster and the repository "${counterRepository}" install, got false; turn it on, or take the repository out of ecrRepositories`,
        ]
      : [],
);

export const clusterRules = [oneAutoscaler, systemPodsHaveNodes, counterHasARedis];
