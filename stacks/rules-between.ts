import { rootOf } from "./rules-sharing";
import type { EnvironmentVars } from "./vars";

/** An environment as the others see it; a variable that has a fault of its own is left out. */
export interface Member {
  readonly name: string;
  readonly file: string;
  readonly vars: Partial<EnvironmentVars>;
}

/** The faults between environments, as `file: key must …, got …; mend`, each told at the later one. */
export function faultsBetween(members: readonly Member[]): string[] {
  return members.flatMap((one, index) => [...sharedDomain(one, members.slice(0, index)), ...sharing(one, members)]);
}

function sharedDomain({ file, vars: { domain } }: Member, others: readonly Member[]): string[] {
  return others
    .filter((other) => domain !== undefined && other.vars.domain === domain)
    .map(
      (other) =>
        `${file}: domain must differ from that of ${other.file}, got "${domain}" in both; give one of them a domain of its own`,
    );
}

/** The parts that one environment may take from another, by the switch that makes each. */
const shareableParts = { createVpc: "VPC", createEksCluster: "EKS cluster", createRedis: "Redis" } as const;

function sharing(one: Member, members: readonly Member[]): string[] {
  const { sharedFrom, creationConfig, region } = one.vars;
  if (sharedFrom === undefined || !creationConfig) return [];
  const owner = members.find(({ name }) => name === sharedFrom);
  if (!owner || owner === one) {
    const names = members.filter((member) => member !== one).map(({ name }) => name);
    return [
      `${one.file}: sharedFrom must be another environment (${names.join(", ") || "there is none"}), got "${sharedFrom}"`,
    ];
  }
  if (owner.vars.sharedFrom !== undefined) return [sharedOnce(one, owner, members)];
  const makes = owner.vars.creationConfig;
  const missing = Object.entries(shareableParts)
    .filter(
      ([flag]) =>
        makes && !creationConfig[flag as keyof typeof shareableParts] && !makes[flag as keyof typeof shareableParts],
    )
    .map(
      ([flag, part]) =>
        `${one.file}: creationConfig.${flag} must be true, got false; ${owner.file} makes no ${part} that could be shared: turn it on ${flag === "createVpc" ? "there" : "in one of the two"}`,
    );
  const elsewhere =
    owner.vars.region === region || owner.vars.region === undefined || region === undefined
      ? []
      : [
          `${one.file}: region must be that of ${owner.file} (${owner.vars.region}), whose parts it shares, got "${region}"`,
        ];
  return [...missing, ...elsewhere, ...otherAddons(one, owner), ...otherZone(one, owner)];
}

/** What an environment shares itself is not its own to share, and a name leads to nothing there. */
function sharedOnce({ file, name }: Member, owner: Member, members: readonly Member[]): string {
  const root = rootOf(owner, members);
  const mend = root && root.name !== name ? `name "${root.name}"` : "let one of them make its parts, and name no owner";
  return `${file}: sharedFrom must be an environment that makes its own parts, got "${owner.name}", which shares from "${owner.vars.sharedFrom}" itself: ${mend}`;
}

/** What is in a shared cluster is its owner's choice; the other says the same, so that it knows what it finds there. */
function otherAddons(one: Member, owner: Member): string[] {
  const [own, owners] = [one.vars.addons, owner.vars.addons];
  if (!own || !owners || one.vars.creationConfig?.createEksCluster !== false) return [];
  return Object.entries(owners)
    .filter(([key, value]) => key !== "enableExternalDns" && own[key as keyof typeof own] !== value)
    .map(
      ([key, value]) =>
        `${one.file}: addons.${key} must be that of ${owner.file} (${value}), whose cluster it shares, got ${own[key as keyof typeof own]}`,
    );
}

/** The external-dns of a shared cluster may write to its owner's zone only, and looks into no other. */
function otherZone({ file, vars: { addons, creationConfig, edge } }: Member, owner: Member): string[] {
  if (creationConfig?.createEksCluster !== false || edge?.hostedZone === undefined) return [];
  if (!owner.vars.edge || !owner.vars.addons || !addons || addons.enableExternalDns === false) return [];
  const zone = owner.vars.addons.enableExternalDns === false ? undefined : owner.vars.edge.hostedZone;
  if (zone === edge.hostedZone) return [];
  const only = zone === undefined ? "writes to none" : `writes to "${zone}" only`;
  return [
    `${file}: edge.hostedZone must be the zone in which ${owner.file}, whose cluster it shares, lets external-dns write, which ${only}, got "${edge.hostedZone}"; change it, or turn addons.enableExternalDns off and make the record yourself`,
  ];
}
