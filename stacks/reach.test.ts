import { expect } from "chai";
import { faultsOf } from "../test/support/faults";
import { baseVars } from "../test/support/synth";
import { refuseTogether } from "../test/support/wrong-inputs";
import type { EnvironmentInput } from "./vars";

const isolated = { vpc: { natGateways: "none" as const } };
const { creationConfig: on } = baseVars;
const zone = { domain: "api.example.com", edge: { hostedZone: "example.com" } };

describe("in a VPC without a way out is refused:", () => {
  refuseTogether([
    [
      { ...isolated, creationConfig: { ...on, createVpcEndpoints: false } },
      'creationConfig.createVpcEndpoints must be true with vpc.natGateways "none", got false; the cluster\'s nodes and the bastion would not reach AWS at all',
    ],
    [
      { ...isolated, creationConfig: { ...on, createVpcEndpoints: false, createEksCluster: false } },
      'creationConfig.createVpcEndpoints must be true with vpc.natGateways "none", got false; the bastion would not reach AWS at all',
    ],
    [
      { ...isolated, edge: { waf: true } },
      'edge.waf must be false with vpc.natGateways "none", got true; wafv2 has no endpoint, so the controller can\'t attach a web ACL',
    ],
    [
      { ...isolated, edge: { shieldAdvanced: true } },
      'edge.shieldAdvanced must be false with vpc.natGateways "none", got true; shield has no endpoint, so the controller can\'t protect a load balancer by Shield Advanced',
    ],
    [
      { ...isolated, ...zone },
      "addons.enableExternalDns must be false with vpc.natGateways \"none\"; route53 has no endpoint, so external-dns can't work: leave it off, and make the domain's record in another way",
    ],
    [
      { ...isolated, ...zone, addons: { enableExternalDns: true } },
      "addons.enableExternalDns must be false with vpc.natGateways \"none\", got true; route53 has no endpoint, so external-dns can't work: leave it off, and make the domain's record in another way",
    ],
  ]);
});

describe("in a VPC without a way out", () => {
  for (const [title, change] of [
    ["all that has an endpoint may be", isolated],
    ["Karpenter may be, which is told of it", { ...isolated, addons: { enableKarpenter: true } }],
    ["a hosted zone may be, for TLS", { ...isolated, ...zone, addons: { enableExternalDns: false } }],
    [
      "endpoints are needed by no Redis",
      {
        ...isolated,
        creationConfig: { ...on, createVpcEndpoints: false, createEksCluster: false, createBastion: false },
      },
    ],
  ] satisfies [string, Partial<EnvironmentInput>][]) {
    it(title, () => {
      expect(faultsOf({ demo: { ...baseVars, ...change } })).to.deep.equal([]);
    });
  }
});

describe("in the VPC of another environment without a way out", () => {
  const off = { ...on, createVpc: false, createVpcEndpoints: false };
  const guest = { ...baseVars, domain: "b.example.com", sharedFrom: "demo", creationConfig: off };
  const faults = (owner: Partial<EnvironmentInput>, changed: Partial<EnvironmentInput> = {}) =>
    faultsOf({ demo: { ...baseVars, ...isolated, ...owner }, prod: { ...guest, ...changed } });

  it("a cluster or a bastion is refused when the owner makes no endpoints", () => {
    const bare = { ...on, createVpcEndpoints: false, createEksCluster: false, createBastion: false };
    expect(faults({ creationConfig: bare })).to.deep.equal([
      'envs/prod/vars.ts: sharedFrom must name a VPC with a way to AWS, got "demo"; envs/demo/vars.ts makes neither NAT gateways nor endpoints, so the cluster\'s nodes and the bastion would not reach AWS: turn creationConfig.createVpcEndpoints on there',
    ]);
    expect(faults({ creationConfig: { ...bare, createVpcEndpoints: true } })).to.deep.equal([]);
  });

  it("a firewall is refused, on its own cluster as on the owner's", () => {
    for (const createEksCluster of [true, false]) {
      expect(faults({}, { edge: { waf: true }, creationConfig: { ...off, createEksCluster } })).to.deep.equal([
        'envs/prod/vars.ts: edge.waf must be false with vpc.natGateways "none" in envs/demo/vars.ts, got true; wafv2 has no endpoint, so the controller can\'t attach a web ACL',
      ]);
    }
  });

  it("what its own vars say of NAT gateways counts for nothing", () => {
    const open = { vpc: { natGateways: "one" as const } };
    expect(
      faultsOf({ demo: { ...baseVars, ...open }, prod: { ...guest, ...isolated, edge: { waf: true } } }),
    ).to.deep.equal([]);
  });
});
