import { type AddonPart, type Part, parts } from "../modules/vpce/needs";
import type { EnvironmentVars } from "./vars";

/** What an environment makes that calls AWS from the private subnets of its VPC. */
export const callersOf = (vars: Pick<EnvironmentVars, "creationConfig" | "addons" | "edge">): Part[] => {
  const { createEksCluster, createBastion } = vars.creationConfig;
  return parts({ cluster: createEksCluster, bastion: createBastion, addons: addonParts(vars) });
};

/** What is installed in the cluster and calls AWS. */
const addonParts = ({ addons, edge }: Pick<EnvironmentVars, "addons" | "edge">): AddonPart[] => {
  const parts: Readonly<Record<AddonPart, boolean>> = {
    "cluster-autoscaler": addons.enableClusterAutoscaler,
    "external-dns": hasExternalDns({ addons, edge }),
    "external-secrets": addons.enableExternalSecrets,
    grafana: addons.enableGrafana,
    karpenter: addons.enableKarpenter,
    "load-balancer-controller": addons.enableAwsLoadBalancerController,
    "load-balancer-waf": addons.enableAwsLoadBalancerController && edge.waf,
    "load-balancer-shield": addons.enableAwsLoadBalancerController && edge.shieldAdvanced,
  };
  return Object.entries(parts)
    .filter(([, on]) => on)
    .map(([part]) => part as AddonPart);
};

/** On when there is a hosted zone, unless the switch says otherwise. */
export const hasExternalDns = ({ addons, edge }: Pick<EnvironmentVars, "addons" | "edge">) =>
  edge.hostedZone !== undefined && (addons.enableExternalDns ?? true);
