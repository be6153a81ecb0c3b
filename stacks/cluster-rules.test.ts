import { expect } from "chai";
import { faultsOf } from "../test/support/faults";
import { baseVars } from "../test/support/synth";
import type { EnvironmentInput } from "./vars";

const group = { instanceTypes: ["m6i.large"], minSize: 1, maxSize: 3 };

/** What is changed, and what is said of it after `envs/demo/vars.ts: `. */
const wrong: readonly (readonly [change: Partial<EnvironmentInput>, fault: string])[] = [
  [
    { addons: { enableKarpenter: true }, eks: { nodeGroups: { system: group } } },
    "addons.enableKarpenter must be false where node groups have fewer than 2 nodes (minSize), got true with 1; its two pods run on two nodes that it does not make",
  ],
  [
    { addons: { enableExternalSecrets: false } },
    "addons.enableExternalSecrets must be true for the Redis secret of the counter, got false",
  ],
  [
    { addons: { enableAwsLoadBalancerController: false } },
    "addons.enableAwsLoadBalancerController must be true for the Ingress of the counter, got false",
  ],
  [
    { addons: { enableMetricsServer: false } },
    "addons.enableMetricsServer must be true for the autoscaler of the counter, got false",
  ],
  [
    { counter: { autoscaling: { minReplicas: 11 } } },
    "counter.autoscaling.minReplicas must be at most maxReplicas (10), got 11",
  ],
  [
    { addons: { chartMirror: "oci://registry.example.com" } },
    'addons.chartMirror must be a registry\'s host, with a path when it has one, such as 123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror, got "oci://registry.example.com"',
  ],
  [
    { counter: { imageTag: "a:b" } },
    'counter.imageTag must be an image tag of 1 to 128 letters, digits and _ . -, got "a:b"',
  ],
];

describe("what goes into a cluster", () => {
  for (const [change, fault] of wrong) {
    it(`is refused: ${fault}`, () => {
      expect(faultsOf({ demo: { ...baseVars, ...change } })).to.deep.equal([`envs/demo/vars.ts: ${fault}`]);
    });
  }

  it("may leave the counter out, and what only it needs", () => {
    const addons = { enableExternalSecrets: false, enableAwsLoadBalancerController: false };
    expect(faultsOf({ demo: { ...baseVars, ecrRepositories: [], addons } })).to.deep.equal([]);
  });

  const sharer: EnvironmentInput = {
    ...baseVars,
    domain: "b.example.com",
    sharedFrom: "demo",
    creationConfig: {
      createVpc: false,
      createVpcEndpoints: false,
      createEksCluster: false,
      createBastion: false,
      createRedis: true,
    },
  };

  it("is its owner's choice in a shared cluster", () => {
    const prod = { ...sharer, addons: { enableVpa: false } };
    expect(faultsOf({ demo: baseVars, prod })).to.deep.equal([
      "envs/prod/vars.ts: addons.enableVpa must be that of envs/demo/vars.ts (true), whose cluster it shares, got false",
    ]);
  });

  describe("writes to one zone in a shared cluster, that of its owner:", () => {
    const zone = (hostedZone: string, enableExternalDns?: boolean): Partial<EnvironmentInput> => ({
      edge: { hostedZone },
      ...(enableExternalDns === undefined ? {} : { addons: { enableExternalDns } }),
    });
    const demo = { ...baseVars, ...zone("example.com") };
    const fault = (only: string, got: string) => [
      `envs/prod/vars.ts: edge.hostedZone must be the zone in which envs/demo/vars.ts, whose cluster it shares, lets external-dns write, which ${only}, got "${got}"; change it, or turn addons.enableExternalDns off and make the record yourself`,
    ];
    const own = zone("b.example.com");

    it("another is refused", () => {
      expect(faultsOf({ demo, prod: { ...sharer, ...own } })).to.deep.equal(
        fault('writes to "example.com" only', "b.example.com"),
      );
    });

    it("any is refused where the owner writes to none", () => {
      const none = fault("writes to none", "b.example.com");
      expect(faultsOf({ demo: baseVars, prod: { ...sharer, ...own } })).to.deep.equal(none);
      const off = { ...baseVars, ...zone("example.com", false) };
      expect(faultsOf({ demo: off, prod: { ...sharer, ...own } })).to.deep.equal(none);
    });

    it("the same is accepted, and another for a certificate, whose record one makes oneself", () => {
      expect(faultsOf({ demo, prod: { ...sharer, ...zone("example.com") } })).to.deep.equal([]);
      expect(faultsOf({ demo, prod: { ...sharer, ...zone("b.example.com", false) } })).to.deep.equal([]);
    });
  });
});
