import { expect } from "chai";
import { faultsOf } from "../../test/support/faults";
import { baseVars } from "../../test/support/synth";
import { refuseEach, refuseTogether } from "../../test/support/wrong-inputs";

const group = { instanceTypes: ["m6i.large"], minSize: 1, maxSize: 3 };
const role = "arn:aws:iam::123456789012:role/deployer";
const retention =
  "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";

describe("a wrong variable of the cluster stops synth with file, key, limits and value", () => {
  refuseEach([
    [
      "eks",
      { clusterAdmins: [role], clusterViewers: [role] },
      `eks.clusterViewers must not repeat an admin, who may read all already, got "${role}"`,
    ],
    ["eks.version", "1.33", 'eks.version must be one of "1.34", "1.35", "1.36", got "1.33"'],
    ["eks.version", 1.35, 'eks.version must be one of "1.34", "1.35", "1.36", got 1.35'],
    [
      "eks.publicAccessCidrs",
      ["0.0.0.0"],
      'eks.publicAccessCidrs.0 must be an IPv4 range such as 10.0.0.0/16, its address the first of the range, got "0.0.0.0"',
    ],
    [
      "eks.publicAccessCidrs",
      "0.0.0.0/0",
      'eks.publicAccessCidrs must be a list of 0 to 40 items, none twice, got "0.0.0.0/0"',
    ],
    [
      "eks.deployer",
      "deployer",
      'eks.deployer must be the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer, got "deployer"',
    ],
    [
      "eks.clusterAdmins",
      ["arn:aws:iam::1:role/x"],
      'eks.clusterAdmins.0 must be the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer, got "arn:aws:iam::1:role/x"',
    ],
    [
      "eks",
      { deployer: role, clusterAdmins: [role] },
      `eks.clusterAdmins must not repeat eks.deployer, who is an admin already, got "${role}"`,
    ],
    ["eks.logRetentionDays", 0, `eks.logRetentionDays must be one of ${retention}, got 0`],
    ["eks.nodeGroups", {}, "eks.nodeGroups must hold at least one, got {}"],
    ["eks.nodeGroups", [group], "eks.nodeGroups.0 is no name; a name is 1 to 32"],
    [
      "eks.nodeGroups.System",
      group,
      "eks.nodeGroups.System is no name; a name is 1 to 32 lower-case letters, digits and hyphens, beginning with a letter",
    ],
    [
      "eks.nodeGroups.system",
      { ...group, instanceTypes: [] },
      "eks.nodeGroups.system.instanceTypes must be a list of 1 to 20 items, none twice, got []",
    ],
    [
      "eks.nodeGroups.system",
      { ...group, instanceTypes: ["large"] },
      'eks.nodeGroups.system.instanceTypes.0 must be an EC2 instance type such as m6i.large, got "large"',
    ],
    [
      "eks.nodeGroups.system",
      { ...group, instanceTypes: ["m7g.large"] },
      'eks.nodeGroups.system.instanceTypes must be x86_64 types, got "m7g.large"; change it or the architecture',
    ],
    [
      "eks.nodeGroups.system",
      { ...group, architecture: "arm64" },
      'eks.nodeGroups.system.instanceTypes must be arm64 types, got "m6i.large"; change it or the architecture',
    ],
    [
      "eks.nodeGroups.system",
      { ...group, architecture: "arm" },
      'eks.nodeGroups.system.architecture must be one of "x86_64", "arm64", got "arm"',
    ],
    [
      "eks.nodeGroups.system",
      { ...group, os: "ubuntu" },
      'eks.nodeGroups.system.os must be one of "al2023", "bottlerocket", got "ubuntu"',
    ],
    [
      "eks.nodeGroups.system",
      { ...group, capacity: "SPOT" },
      'eks.nodeGroups.system.capacity must be one of "on-demand", "spot", got "SPOT"',
    ],
    [
      "eks.nodeGroups.system",
      { ...group, minSize: -1 },
      "eks.nodeGroups.system.minSize must be a whole number from 0 to 450, got -1",
    ],
    [
      "eks.nodeGroups.system",
      { ...group, maxSize: 0 },
      "eks.nodeGroups.system.maxSize must be a whole number from 1 to 450, got 0",
    ],
    [
      "eks.nodeGroups.system",
      { ...group, minSize: 4 },
      "eks.nodeGroups.system.minSize must be at most maxSize (3), got 4",
    ],
    [
      "eks.nodeGroups.system",
      { ...group, desiredSize: 9 },
      "eks.nodeGroups.system.desiredSize must be from minSize to maxSize (1 to 3), got 9",
    ],
    [
      "eks.nodeGroups.system",
      { ...group, diskSizeGiB: 10 },
      "eks.nodeGroups.system.diskSizeGiB must be a whole number of GiB from 20 to 16384, got 10",
    ],
    [
      "eks.nodeGroups",
      {
        a: { ...group, taints: [{ key: "team", effect: "NoSchedule" }] },
        b: { ...group, taints: [{ key: "team", effect: "NoExecute" }] },
      },
      "eks.nodeGroups must hold a group without taints of NoSchedule or NoExecute, for CoreDNS and the controllers, got taints on a, b; take them from one group, or add a group",
    ],
    [
      "eks.nodeGroups",
      { a: { ...group, minSize: 0 }, b: { ...group, taints: [{ key: "team", effect: "NoSchedule" }] } },
      "eks.nodeGroups.a.minSize must be 1 or more where no other group without taints has a node, got 0; CoreDNS would never start, nor the controllers",
    ],
  ]);
});

describe("parts of a cluster that do not go together are refused:", () => {
  refuseTogether([
    [
      { addons: { enableKarpenter: true, enableClusterAutoscaler: true } },
      "addons.enableClusterAutoscaler must be false with addons.enableKarpenter, got true; both would add nodes for the same pods: leave it out, or turn Karpenter off",
    ],
    [
      { creationConfig: { ...baseVars.creationConfig, createRedis: false } },
      'creationConfig.createRedis must be true for the counter, which a cluster and the repository "counter" install, got false; turn it on, or take the repository out of ecrRepositories',
    ],
  ]);
});

describe("node groups that run CoreDNS and the controllers", () => {
  const open = (nodeGroups: object) => faultsOf({ demo: { ...baseVars, eks: { nodeGroups } } });

  it("may bear a taint that only asks pods to stay away", () => {
    expect(open({ a: { ...group, taints: [{ key: "team", effect: "PreferNoSchedule" }] } })).to.deep.equal([]);
  });

  it("may begin with nodes that they are allowed to lose", () => {
    expect(open({ a: { ...group, minSize: 0, desiredSize: 2 } })).to.deep.equal([]);
  });

  it("may be one of several", () => {
    expect(open({ a: group, b: { ...group, minSize: 0 } })).to.deep.equal([]);
  });

  it("are those of the owner in a shared cluster", () => {
    const creationConfig = { ...baseVars.creationConfig, createVpc: false, createVpcEndpoints: false };
    const guest = { ...baseVars, domain: "b.example.com", sharedFrom: "demo", creationConfig };
    const none = { eks: { nodeGroups: { a: { ...group, minSize: 0 } } } };
    const inShared = { ...guest, ...none, creationConfig: { ...creationConfig, createEksCluster: false } };
    expect(faultsOf({ demo: baseVars, prod: { ...guest, ...none } })).to.have.length(1);
    expect(faultsOf({ demo: baseVars, prod: inShared })).to.deep.equal([]);
  });
});
