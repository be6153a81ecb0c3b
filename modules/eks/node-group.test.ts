import { expect } from "chai";
import { type Block, type Synthesized, synthConstruct } from "../../test/support/synth";
import { assumedByService } from "../iam/policy";
import { Role } from "../iam/role";
import { NodeGroup, type NodeGroupProps } from "./node-group";

const base = {
  name: "system",
  clusterName: "bluecore-demo",
  version: "1.35",
  subnetIds: ["subnet-a", "subnet-b"],
  instanceTypes: ["m6i.large", "m5.large"],
  architecture: "x86_64",
  os: "al2023",
  capacity: "on-demand",
  minSize: 2,
  maxSize: 5,
  diskSizeGiB: 50,
  labels: {},
  taints: [],
  after: [],
} satisfies Omit<NodeGroupProps, "role">;

const synthGroup = (overrides: Partial<NodeGroupProps> = {}) =>
  synthConstruct((stack) => {
    const role = new Role(stack, "role", {
      name: "node",
      trust: assumedByService("ec2.amazonaws.com"),
      managedPolicies: { worker: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
    });
    new NodeGroup(stack, "group", { ...base, role, ...overrides });
  });

const groupOf = (stack: Synthesized) => stack.one("aws_eks_node_group");
const templateOf = (stack: Synthesized) => stack.one("aws_launch_template");

describe("node group", () => {
  let stack: Synthesized;
  let group: Block;
  let template: Block;
  before(() => {
    stack = synthGroup();
    group = groupOf(stack);
    template = templateOf(stack);
  });

  it("asks for metadata by session token only, one hop away, so that pods get no role of the node", () => {
    expect(template.metadata_options).to.include({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  it("encrypts its gp3 volume of the size given", () => {
    expect(template.block_device_mappings).to.deep.equal([
      {
        device_name: "/dev/xvda",
        ebs: { volume_type: "gp3", volume_size: 50, encrypted: "true", delete_on_termination: "true" },
      },
    ]);
  });

  it("has neither an SSH key nor a public address", () => {
    expect(template).to.not.have.any.keys("key_name", "network_interfaces");
    expect(group).to.not.have.property("remote_access");
  });

  it("tags its instances, volumes and network interfaces", () => {
    const tagged = template.tag_specifications as { resource_type: string; tags: unknown }[];
    expect(tagged.map(({ resource_type }) => resource_type)).to.have.members([
      "instance",
      "volume",
      "network-interface",
    ]);
    for (const { tags } of tagged) expect(tags).to.deep.equal({ Name: "bluecore-demo-system" });
  });

  it("updates a third of its nodes at a time, and replaces what stays broken", () => {
    expect(group.update_config).to.deep.equal({ max_unavailable_percentage: 33 });
    expect(group.node_repair_config).to.deep.equal({ enabled: true });
  });

  it("takes the newest version of its launch template", () => {
    const [address] = Object.keys(stack.all("aws_launch_template"));
    expect(group.launch_template).to.deep.equal({
      id: `\${aws_launch_template.${address}.id}`,
      version: `\${aws_launch_template.${address}.latest_version}`,
    });
  });

  it("is followed by its successor before it goes, under a name of its own", () => {
    expect(group).to.not.have.property("node_group_name");
    expect(group.node_group_name_prefix).to.equal("system-");
    expect(group.lifecycle).to.include({ create_before_destroy: true });
  });

  it("leaves the number of nodes to the Cluster Autoscaler", () => {
    expect(group.scaling_config).to.deep.equal({ min_size: 2, max_size: 5, desired_size: 2 });
    expect((group.lifecycle as Block).ignore_changes).to.deep.equal(["scaling_config[0].desired_size"]);
  });

  it("waits for the policies of its role", () => {
    expect(String(group.depends_on)).to.contain("aws_iam_role_policy_attachment.role_worker");
  });

  it("bears its name as a label, whatever other labels it has", () => {
    expect(group.labels).to.deep.equal({ "node-group": "system" });
    const other = groupOf(synthGroup({ labels: { team: "data", "node-group": "mine" } }));
    expect(other.labels).to.deep.equal({ team: "data", "node-group": "system" });
  });

  it("has the taints given, in EKS's words", () => {
    expect(group.taint).to.deep.equal([]);
    const taints = [
      { key: "gpu", effect: "NoSchedule" } as const,
      { key: "a", value: "b", effect: "NoExecute" } as const,
    ];
    expect(groupOf(synthGroup({ taints })).taint).to.deep.equal([
      { key: "gpu", effect: "NO_SCHEDULE" },
      { key: "a", value: "b", effect: "NO_EXECUTE" },
    ]);
  });

  for (const [os, architecture, amiType] of [
    ["al2023", "x86_64", "AL2023_x86_64_STANDARD"],
    ["al2023", "arm64", "AL2023_ARM_64_STANDARD"],
    ["bottlerocket", "x86_64", "BOTTLEROCKET_x86_64"],
    ["bottlerocket", "arm64", "BOTTLEROCKET_ARM_64"],
  ] as const) {
    it(`of ${os} on ${architecture} runs EKS's image ${amiType}`, () => {
      expect(groupOf(synthGroup({ os, architecture })).ami_type).to.equal(amiType);
    });
  }

  it("of Bottlerocket encrypts the system's volume as well as the data's, and sizes only the latter", () => {
    const mappings = templateOf(synthGroup({ os: "bottlerocket" })).block_device_mappings as { ebs: Block }[];
    expect(mappings.map(({ ebs }) => ebs.encrypted)).to.deep.equal(["true", "true"]);
    expect(mappings.map(({ ebs }) => ebs.volume_size)).to.deep.equal([undefined, 50]);
  });

  for (const [capacity, capacityType] of [
    ["on-demand", "ON_DEMAND"],
    ["spot", "SPOT"],
  ] as const) {
    it(`of capacity ${capacity} buys ${capacityType} instances of all its types`, () => {
      const bought = groupOf(synthGroup({ capacity }));
      expect(bought.capacity_type).to.equal(capacityType);
      expect(bought.instance_types).to.deep.equal(["m6i.large", "m5.large"]);
    });
  }
});
