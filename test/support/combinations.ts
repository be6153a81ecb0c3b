import type { EnvironmentInput } from "../../stacks/vars";
import { baseVars, type Synthesized, synthEnvironment } from "./synth";

type CreationConfig = EnvironmentInput["creationConfig"];

export const switches = [
  "createVpc",
  "createVpcEndpoints",
  "createEksCluster",
  "createBastion",
  "createRedis",
] as const satisfies (keyof CreationConfig)[];

/** All 32 combinations of the switches. */
export const combinations: readonly CreationConfig[] = Array.from({ length: 2 ** switches.length }, (_, bits) => {
  const [createVpc, createVpcEndpoints, createEksCluster, createBastion, createRedis] = switches.map(
    (_, index) => (bits & (1 << index)) !== 0,
  ) as [boolean, boolean, boolean, boolean, boolean];
  return { createVpc, createVpcEndpoints, createEksCluster, createBastion, createRedis };
});

export const titleOf = (creationConfig: CreationConfig) =>
  switches.filter((name) => creationConfig[name]).join(" + ") || "nothing";

/** Parts without a VPC, of which an environment that shares none is refused. */
export const lacksVpc = ({ createVpc, ...parts }: CreationConfig) => !createVpc && Object.values(parts).includes(true);

/** A cluster without a Redis, in which the counter can't be. */
export const lacksRedis = ({ createVpc, createEksCluster, createRedis }: CreationConfig) =>
  createVpc && createEksCluster && !createRedis;

/** An environment by itself with the given parts, without the counter where that can't be. */
export const synthAlone = (creationConfig: CreationConfig) =>
  synthEnvironment({ creationConfig, ...(lacksRedis(creationConfig) ? { ecrRepositories: [] } : {}) });

/** An environment with the given parts that takes the others from demo. */
export const synthSharing = (creationConfig: CreationConfig) =>
  synthEnvironment({ sharedFrom: "demo", creationConfig }, "prod");

/** Every combination that is not refused, by itself and sharing from another environment, by title. */
export const everyCombination = (): ReadonlyMap<string, Synthesized> =>
  new Map([
    ...combinations
      .filter((one) => !lacksVpc(one))
      .map((one): [string, Synthesized] => [`alone: ${titleOf(one)}`, synthAlone(one)]),
    ...combinations
      .filter(({ createVpc, createVpcEndpoints }) => !createVpc && !createVpcEndpoints)
      .map((one): [string, Synthesized] => [`sharing: ${titleOf(one)}`, synthSharing(one)]),
    ["without a repository", synthEnvironment({ creationConfig: baseVars.creationConfig, ecrRepositories: [] })],
  ]);
