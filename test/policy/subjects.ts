import { join } from "node:path";
import { listEnvironments, loadEnvironment } from "../../stacks/environments";
import { validate } from "../../stacks/validate";
import type { EnvironmentInput } from "../../stacks/vars";
import { type Synthesized, synthEnvironment, synthGlobal, synthStack } from "../support/synth";

const github = { repository: "acme/counter" };
const arm: NonNullable<NonNullable<EnvironmentInput["eks"]>["nodeGroups"]> = {
  system: { instanceTypes: ["m7g.large"], architecture: "arm64", os: "bottlerocket", minSize: 2, maxSize: 5 },
};

let synthesized: ReadonlyMap<string, Synthesized> | undefined;

/** The stacks that the policies hold for, by name: every environment of envs/, and what they leave untried. */
export function subjects(): ReadonlyMap<string, Synthesized> {
  synthesized ??= synthesizeAll();
  return synthesized;
}

function synthesizeAll(): ReadonlyMap<string, Synthesized> {
  return new Map([
    ...ownEnvironments(),
    ["global with a pipeline", synthGlobal({ github, ebsEncryption: true, blockPublicS3: true })],
    [
      "all that is off by default",
      synthEnvironment(
        {
          vpc: { natGateways: "per-zone" },
          eks: { nodeGroups: arm, publicAccessCidrs: ["192.0.2.0/24"] },
          edge: { hostedZone: "example.com", tls: true, waf: true, shieldAdvanced: true },
          addons: { enableKarpenter: true, enableClusterAutoscaler: false },
          alarms: { emails: ["ops@example.com"] },
          ecrRepositories: [
            {
              name: "counter",
              lifecyclePolicy: { description: "Keep some", countNumber: 5 },
              repositoryReadWriteArns: ["arn:aws:iam::123456789012:role/builder"],
            },
          ],
        },
        "all",
        { github },
      ),
    ],
    ["without a way out", synthEnvironment({ vpc: { natGateways: "none" } }, "private")],
    [
      "shared",
      synthEnvironment(
        {
          sharedFrom: "owner",
          creationConfig: {
            createVpc: false,
            createVpcEndpoints: false,
            createEksCluster: false,
            createBastion: true,
            createRedis: false,
          },
        },
        "guest",
      ),
    ],
  ]);
}

function ownEnvironments(): [string, Synthesized][] {
  // This file is dist-test/test/policy/subjects.js.
  const compiled = join(__dirname, "..", "..");
  const root = join(compiled, "..");
  const folders = listEnvironments(root).map((name) => loadEnvironment(root, compiled, name));
  const environments = validate(folders);
  return folders.flatMap(({ name, compose }) => {
    const environment = environments.find((one) => one.name === name);
    return environment ? [[`envs/${name}`, synthStack((app) => compose(app, environment))]] : [];
  });
}
