import { type AddonPart, lacksOf, type Part } from "../modules/vpce/needs";
import { callersOf, hasExternalDns } from "./callers";
import type { Member } from "./rules-between";
import { ownerOf } from "./rules-sharing";
import type { EnvironmentVars } from "./vars";

/**
 * The faults of what can't work in a VPC without a NAT gateway, its own or that of the owner, as `file: key must …, got …;
 * why`. An environment waits until the variables that are read here have no fault of their own.
 */
export function faultsOfReach(members: readonly Member[]): string[] {
  return members.flatMap((one) => {
    const network = one.vars.creationConfig?.createVpc ? one : ownerOf(one, members);
    if (network?.vars.vpc?.natGateways !== "none" || !network.vars.creationConfig) return [];
    const { creationConfig, addons, edge } = one.vars;
    if (!creationConfig || !addons || !edge) return [];
    const vars = { creationConfig, addons, edge };
    const where = network === one ? 'vpc.natGateways "none"' : `vpc.natGateways "none" in ${network.file}`;
    const { createVpcEndpoints } = network.vars.creationConfig;
    return [
      ...(createVpcEndpoints ? [] : withoutEndpoints(vars, network === one ? undefined : network)),
      ...beyondEndpoints(vars, where),
    ].map((fault) => `${one.file}: ${fault}`);
  });
}

type Reaching = Pick<EnvironmentVars, "creationConfig" | "addons" | "edge">;

/** What calls AWS, by the switch that makes it. */
const callers = { createEksCluster: "the cluster's nodes", createBastion: "the bastion" } as const;

function withoutEndpoints(vars: Reaching, owner: Member | undefined): string[] {
  if (callersOf(vars, true).length === 0) return [];
  const cut = Object.entries(callers)
    .filter(([flag]) => vars.creationConfig[flag as keyof typeof callers])
    .map(([, caller]) => caller)
    .join(" and ");
  return owner === undefined
    ? [
        `creationConfig.createVpcEndpoints must be true with vpc.natGateways "none", got false; ${cut} would not reach AWS at all`,
      ]
    : [
        `sharedFrom must name a VPC with a way to AWS, got "${owner.name}"; ${owner.file} makes neither NAT gateways nor endpoints, so ${cut} would not reach AWS: turn creationConfig.createVpcEndpoints on there`,
      ];
}

/** What asks for a service that has no endpoint and is of no use without, by the switch that turns it on. */
const switches = {
  "edge.waf": { part: "load-balancer-waf", on: ({ edge }) => edge.waf },
  "edge.shieldAdvanced": { part: "load-balancer-shield", on: ({ edge }) => edge.shieldAdvanced },
  // In a shared cluster it is the owner's.
  "addons.enableExternalDns": {
    part: "external-dns",
    on: (vars) => vars.creationConfig.createEksCluster && hasExternalDns(vars),
  },
} as const satisfies Readonly<
  Record<string, { readonly part: AddonPart & Part; readonly on: (vars: Reaching) => boolean }>
>;

function beyondEndpoints(vars: Reaching, where: string): string[] {
  return Object.entries(switches)
    .filter(([, { on }]) => on(vars))
    .flatMap(([key, { part }]) => {
      // What nobody wrote was not got: a hosted zone alone turns external-dns on.
      const got = part === "external-dns" && vars.addons.enableExternalDns === undefined ? "" : ", got true";
      return lacksOf([part]).map((lack) => `${key} must be false with ${where}${got}; ${lack}`);
    });
}
