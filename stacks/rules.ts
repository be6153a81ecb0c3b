import { parseCidr } from "../modules/vpc/cidr";
import { longestVpcPrefix } from "../modules/vpc/subnets";
import type { Environment } from "./environments";
import { type EnvironmentVars, environmentSchema } from "./vars";

/**
 * The rules between variables that the schema of a single one can't say: first within an environment, then between two.
 * A rule returns its faults without the file, as "key must …, got …; mend".
 */
type Rule = (vars: EnvironmentVars) => readonly string[];

const zonesLieInTheRegion: Rule = ({ region, zones }) =>
  zones
    .filter((zone) => zone.slice(0, -1) !== region)
    .map((zone) => `zones must be zones of ${region}, got "${zone}"; change it or the region`);

const vpcHasRoom: Rule = ({ vpc, zones }) => {
  const longest = longestVpcPrefix(zones.length);
  const prefix = parseCidr(vpc.cidr)?.prefix ?? 0;
  return prefix <= longest
    ? []
    : [`vpc.cidr must be /${longest} or larger for the subnets of ${zones.length} zones, got "${vpc.cidr}"`];
};

const nodeGroupSizesFit: Rule = ({ eks }) =>
  Object.entries(eks.nodeGroups).flatMap(([name, { minSize, maxSize, desiredSize = minSize }]) => [
    ...(minSize <= maxSize
      ? []
      : [`eks.nodeGroups.${name}.minSize must be at most maxSize (${maxSize}), got ${minSize}`]),
    ...(minSize > maxSize || (desiredSize >= minSize && desiredSize <= maxSize)
      ? []
      : [
          `eks.nodeGroups.${name}.desiredSize must be from minSize to maxSize (${minSize} to ${maxSize}), got ${desiredSize}`,
        ]),
  ]);

const partsHaveAVpc: Rule = ({ creationConfig: { createVpc, ...parts }, sharedFrom }) =>
  createVpc || sharedFrom !== undefined
    ? []
    : Object.entries(parts)
        .filter(([, on]) => on)
        .map(
          ([part]) =>
            `creationConfig.${part} must be false where createVpc is false and no sharedFrom names a VPC, got true`,
        );

const whatIsSharedLiesInOneVpc: Rule = ({ creationConfig, sharedFrom }) =>
  creationConfig.createVpc && sharedFrom !== undefined
    ? [
        `creationConfig.createVpc must be false with sharedFrom, as what "${sharedFrom}" shares lies in its own VPC, got true`,
      ]
    : [];

const repositoryNamesDiffer: Rule = ({ ecrRepositories }) => {
  const names = ecrRepositories.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `ecrRepositories must have different names, got "${name}" twice`,
  );
};

const deployerStandsOnce: Rule = ({ eks: { deployer, clusterAdmins } }) =>
  deployer !== undefined && clusterAdmins.includes(deployer)
    ? [`eks.clusterAdmins must not repeat eks.deployer, an admin already, got "${deployer}"`]
    : [];

const rules: readonly Rule[] = [
  zonesLieInTheRegion,
  vpcHasRoom,
  nodeGroupSizesFit,
  partsHaveAVpc,
  whatIsSharedLiesInOneVpc,
  repositoryNamesDiffer,
  deployerStandsOnce,
];

type Member = Environment<EnvironmentVars>;

const isMember = (environment: Environment): environment is Member => environment.schema === environmentSchema;

/** The faults of each environment and between them, as `file: key must …`. */
export function environmentFaults(environments: readonly Environment[]): string[] {
  const members = environments.filter(isMember);
  const own = members.flatMap(({ file, vars }) =>
    rules.flatMap((rule) => rule(vars).map((fault) => `${file}: ${fault}`)),
  );
  const between = members.flatMap((one, index) => [
    ...sharedDomain(one, members.slice(0, index)),
    ...sharing(one, members),
  ]);
  return [...own, ...between];
}

function sharedDomain(one: Member, others: readonly Member[]): string[] {
  return others
    .filter((other) => other.vars.domain === one.vars.domain)
    .map(
      (other) =>
        `${one.file}: domain must differ from that of ${other.file}, got "${one.vars.domain}" in both; give one of them a domain of its own`,
    );
}

/** The parts that one environment may take from another, and the switch that makes each. */
export const shareableParts = { VPC: "createVpc", "EKS cluster": "createEksCluster", Redis: "createRedis" } as const;

function sharing(one: Member, members: readonly Member[]): string[] {
  const { sharedFrom, creationConfig, region } = one.vars;
  if (sharedFrom === undefined) return [];
  const owner = members.find(({ name }) => name === sharedFrom);
  if (!owner || owner === one) {
    const names = members.filter((member) => member !== one).map(({ name }) => name);
    return [
      `${one.file}: sharedFrom must be another environment (${names.join(", ") || "there is none"}), got "${sharedFrom}"`,
    ];
  }
  const missing = Object.entries(shareableParts)
    .filter(([, flag]) => !creationConfig[flag] && !owner.vars.creationConfig[flag])
    .map(
      ([part, flag]) =>
        `${one.file}: creationConfig.${flag} must be true, as ${owner.file} makes no ${part} to share; turn it on in one of the two`,
    );
  const elsewhere =
    owner.vars.region === region
      ? []
      : [
          `${one.file}: region must be that of ${owner.file} (${owner.vars.region}), whose parts it shares, got "${region}"`,
        ];
  return [...missing, ...elsewhere];
}
