import { type AddonPart, type Part, parts } from "../modules/vpce/needs";
import type { EnvironmentVars } from "./vars";

/**
 * What an environment makes that calls AWS from the private subnets of its VPC.
 *
 * @param isolated whether the VPC has no way to services without an endpoint
 */
export const callersOf = (
  vars: Pick<EnvironmentVars, "creationConfig" | "addons" | "edge">,
  isolated: boolean,
): Part[] => {
  const { createEksCluster, createBastion } = vars.creationConfig;
  return parts({ cluster: createEksCluster, bastion: createBastion, addons: addonParts(vars, isolated) });
};

/** What is installed in the cluster and calls AWS. */
const addonParts = ({ addons, edge }: Pick<EnvironmentVars, "addons" | "edge">, isolated: boolean): AddonPart[] => {
  const parts: Readonly<Record<AddonPart, boolean>> = {
    "cluster-autoscaler": addons.enableClusterAutoscaler,
    "external-dns": hasExternalDns({ addons, edge }),
    "external-secrets": addons.enableExternalSecrets,
    grafana: addons.enableGrafana,
    karpenter: addons.enableKarpenter,
    "load-balancer-controller": addons.enableAwsLoadBalancerController,
    "load-balancer-waf": addons.enableAwsLoadBalancerController && !isolated,
    "load-balancer-shield": addons.enableAwsLoadBalancerController && !isolated,
  };
  return Object.entries(parts)
    .filter(([, on]) => on)
    .map(([part]) => part as AddonPart);
};

/** On when there is a hosted zone, unless the switch says otherwise. */
export const hasExternalDns = ({ addons, edge }: Pick<EnvironmentVars, "addons" | "edge">) =>
  edge.hostedZone !== undefined && (addons.enableExternalDns ?? true);
