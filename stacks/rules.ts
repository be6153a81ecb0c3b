import { counterRepository } from "../modules/counter/names";
import { parseCidr } from "../modules/vpc/cidr";
import { longestVpcPrefix } from "../modules/vpc/subnets";
import { type Rule, rule } from "./rule";
import { clusterRules } from "./rules-cluster";
import { networkRules } from "./rules-network";
import { redisRules } from "./rules-redis";
import type { EnvironmentVars } from "./vars";

const zonesLieInTheRegion = rule(["region", "zones"], ({ region, zones }) =>
  zones
    .filter((zone) => zone.slice(0, -1) !== region)
    .map((zone) => `zones must be zones of ${region}, got "${zone}"; change it or the region`),
);

const vpcHasRoom = rule(["vpc", "zones"], ({ vpc, zones }) => {
  const longest = longestVpcPrefix(zones.length);
  const prefix = parseCidr(vpc.cidr)?.prefix ?? 0;
  return prefix <= longest
    ? []
    : [`vpc.cidr must be /${longest} or larger for the subnets of ${zones.length} zones, got "${vpc.cidr}"`];
});

const nodeGroupSizesFit = rule(["eks"], ({ eks }) =>
  Object.entries(eks.nodeGroups).flatMap(([name, { minSize, maxSize, desiredSize = minSize }]) => {
    const group = `eks.nodeGroups.${name}`;
    if (minSize > maxSize) return [`${group}.minSize must be at most maxSize (${maxSize}), got ${minSize}`];
    return desiredSize >= minSize && desiredSize <= maxSize
      ? []
      : [`${group}.desiredSize must be from minSize to maxSize (${minSize} to ${maxSize}), got ${desiredSize}`];
  }),
);

/** Families with a processor of Amazon's own: a g after the generation (m7g, t4g, c7gn, x2gd), and a1. */
const isArm = (type: string) => /^([a-z]+\d+g[a-z]*|a1)\./.test(type);

const instanceTypesFitTheArchitecture = rule(["eks", "bastion"], ({ eks, bastion }) => [
  ...Object.entries(eks.nodeGroups).flatMap(([name, { instanceTypes, architecture }]) =>
    instanceTypes
      .filter((type) => isArm(type) !== (architecture === "arm64"))
      .map(
        (type) =>
          `eks.nodeGroups.${name}.instanceTypes must be ${architecture} types, got "${type}"; change it or the architecture`,
      ),
  ),
  ...(isArm(bastion.instanceType)
    ? []
    : [`bastion.instanceType must be an arm64 type such as t4g.nano, got "${bastion.instanceType}"`]),
]);

const partsHaveAVpc = rule(["creationConfig", "sharedFrom"], ({ creationConfig, sharedFrom }) => {
  const { createVpc, ...parts } = creationConfig;
  if (createVpc || sharedFrom !== undefined) return [];
  return Object.entries(parts)
    .filter(([, on]) => on)
    .map(
      ([part]) =>
        `creationConfig.${part} must be false without a VPC, got true; turn createVpc on, or name an owner in sharedFrom`,
    );
});

const whatIsSharedLiesInOneVpc = rule(["creationConfig", "sharedFrom"], ({ creationConfig, sharedFrom }) =>
  creationConfig.createVpc && sharedFrom !== undefined
    ? [
        `creationConfig.createVpc must be false with sharedFrom, got true; what "${sharedFrom}" shares lies in its VPC, out of reach of another`,
      ]
    : [],
);

const endpointsBelongToTheVpc = rule(["creationConfig", "sharedFrom"], ({ creationConfig, sharedFrom }) =>
  creationConfig.createVpcEndpoints && !creationConfig.createVpc && sharedFrom !== undefined
    ? [`creationConfig.createVpcEndpoints must be false in a shared VPC, got true; "${sharedFrom}" makes its endpoints`]
    : [],
);

const repositoryNamesDiffer = rule(["ecrRepositories"], ({ ecrRepositories }) => {
  const names = ecrRepositories.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `ecrRepositories must have different names, got "${name}" more than once`,
  );
});

/** A principal has one access entry at most. */
const principalsStandOnce = rule(["eks"], ({ eks: { deployer, clusterAdmins, clusterViewers } }) => [
  ...(deployer !== undefined && clusterAdmins.includes(deployer)
    ? [`eks.clusterAdmins must not repeat eks.deployer, who is an admin already, got "${deployer}"`]
    : []),
  ...clusterViewers
    .filter((viewer) => viewer === deployer || clusterAdmins.includes(viewer))
    .map((viewer) => `eks.clusterViewers must not repeat an admin, who may read all already, got "${viewer}"`),
]);

const domainLiesInTheZone = rule(["edge", "domain"], ({ edge: { hostedZone, tls }, domain }) => [
  ...(tls && hostedZone === undefined
    ? ["edge.tls must be false without edge.hostedZone, in which the certificate is proven, got true; name the zone"]
    : []),
  ...(hostedZone === undefined || domain === hostedZone || domain.endsWith(`.${hostedZone}`)
    ? []
    : [`edge.hostedZone must hold the domain (${domain}), got "${hostedZone}"`]),
]);

const karpenterHasNodes = rule(["addons", "eks"], ({ addons, eks }) => {
  const nodes = Object.values(eks.nodeGroups).reduce((sum, { minSize }) => sum + minSize, 0);
  return addons.enableKarpenter && nodes < 2
    ? [
        `addons.enableKarpenter must be false where node groups have fewer than 2 nodes (minSize), got true with ${nodes}; its two pods run on two nodes that it does not make`,
      ]
    : [];
});

/** What the counter can't do without. */
const counterNeeds = {
  enableAwsLoadBalancerController: "the Ingress",
  enableExternalSecrets: "the Redis secret",
  enableMetricsServer: "the autoscaler",
} as const;

const counterHasWhatItNeeds = rule(
  ["addons", "creationConfig", "ecrRepositories"],
  ({ addons, creationConfig: { createEksCluster, createRedis }, ecrRepositories }) =>
    createEksCluster && createRedis && ecrRepositories.some(({ name }) => name === counterRepository)
      ? Object.entries(counterNeeds)
          .filter(([flag]) => !addons[flag as keyof typeof counterNeeds])
          .map(([flag, what]) => `addons.${flag} must be true for ${what} of the counter, got false`)
      : [],
);

/** The fault of fewest and most pods, without what is called so: also a command line may say them. */
export const replicaFaults = ({ minReplicas, maxReplicas }: EnvironmentVars["counter"]["autoscaling"]): string[] =>
  minReplicas <= maxReplicas ? [] : [`minReplicas must be at most maxReplicas (${maxReplicas}), got ${minReplicas}`];

const replicasFit = rule(["counter"], ({ counter: { autoscaling } }) =>
  replicaFaults(autoscaling).map((fault) => `counter.autoscaling.${fault}`),
);

export const rules: readonly Rule[] = [
  zonesLieInTheRegion,
  vpcHasRoom,
  nodeGroupSizesFit,
  instanceTypesFitTheArchitecture,
  partsHaveAVpc,
  whatIsSharedLiesInOneVpc,
  endpointsBelongToTheVpc,
  repositoryNamesDiffer,
  principalsStandOnce,
  domainLiesInTheZone,
  karpenterHasNodes,
  counterHasWhatItNeeds,
  replicasFit,
  ...networkRules,
  ...clusterRules,
  ...redisRules,
];
