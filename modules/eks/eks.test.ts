import { expect } from "chai";
import { type Block, policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";
import { addonVersions } from "./versions";

describe("eks", () => {
  let stack: Synthesized;
  let cluster: Block;
  before(() => {
    stack = synthEnvironment({
      eks: {
        version: "1.36",
        publicAccessCidrs: ["192.0.2.0/24"],
        nodeGroups: {
          system: { instanceTypes: ["m6i.large"], minSize: 2, maxSize: 5 },
          batch: {
            instanceTypes: ["c7g.large", "c6g.large"],
            architecture: "arm64",
            capacity: "spot",
            minSize: 0,
            maxSize: 9,
          },
        },
      },
    });
    cluster = stack.one("aws_eks_cluster");
  });

  it("stays in standard support, which costs nothing extra", () => {
    expect(cluster.upgrade_policy).to.deep.equal({ support_type: "STANDARD" });
  });

  it("knows access entries only, and makes its creator no admin behind one's back", () => {
    expect(cluster.access_config).to.deep.equal({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  it("is reached from inside the VPC, and from outside by the given ranges only", () => {
    expect(cluster.vpc_config).to.deep.include({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["192.0.2.0/24"],
    });
  });

  it("is not reached from outside at all when no range is given", () => {
    const network = synthEnvironment().one("aws_eks_cluster").vpc_config as Block;
    expect(network.endpoint_public_access).to.equal(false);
    expect(network).to.not.have.property("public_access_cidrs");
  });

  it("lies in the private subnets", () => {
    const { subnet_ids } = cluster.vpc_config as { subnet_ids: string[] };
    expect(subnet_ids).to.have.length(3);
    for (const subnet of subnet_ids) expect(subnet).to.contain("aws_subnet.vpc_private-");
  });

  it("encrypts Kubernetes secrets with its own key", () => {
    expect(cluster.encryption_config).to.deep.equal({
      provider: {
        key_arn: `\${aws_kms_key.${Object.keys(stack.all("aws_kms_key")).find((name) => name.startsWith("eks_"))}.arn}`,
      },
      resources: ["secrets"],
    });
  });

  it("writes all of its logs to an encrypted group that it owns and that stands before it", () => {
    expect(cluster.enabled_cluster_log_types).to.have.members([
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
    const group = stack.one("aws_cloudwatch_log_group", "eks_");
    expect(group.name).to.equal("/aws/eks/bluecore-demo/cluster");
    expect(group.retention_in_days).to.equal(90);
    expect(group.kms_key_id).to.match(/aws_kms_key\.eks_/);
    expect(String(cluster.depends_on)).to.contain("aws_cloudwatch_log_group.eks_");
  });

  it("pins every add-on to the version that fits the cluster's", () => {
    const pinned = Object.values(stack.all("aws_eks_addon")).map(({ addon_name, addon_version }) => [
      addon_name,
      addon_version,
    ]);
    expect(Object.fromEntries(pinned)).to.deep.equal(addonVersions["1.36"]);
  });

  it("leaves no add-on to EKS's unmanaged copies", () => {
    expect(cluster.bootstrap_self_managed_addons).to.equal(false);
    for (const addon of Object.values(stack.all("aws_eks_addon"))) {
      expect(addon.resolve_conflicts_on_update).to.equal("OVERWRITE");
    }
  });

  it("starts nodes after the VPC CNI, without which they stay NotReady, and after their way out", () => {
    for (const group of Object.values(stack.all("aws_eks_node_group"))) {
      expect(String(group.depends_on))
        .to.contain("aws_eks_addon.eks_vpc-cni")
        .and.contain("aws_route.vpc_private-us-west-2a");
    }
  });

  it("keeps the way to AWS until the nodes are gone, endpoints included", () => {
    expect(String(stack.one("aws_eks_node_group", "eks_node-group-system").depends_on)).to.contain(
      "aws_vpc_endpoint.vpce_ec2",
    );
  });

  it("starts add-ons that are pods of their own after the nodes", () => {
    for (const addon of ["eks_coredns", "eks_aws-ebs-csi-driver"]) {
      const after = String(stack.one("aws_eks_addon", addon).depends_on);
      expect(after).to.contain("node-group-system").and.contain("node-group-batch");
    }
  });

  it("gives pods addresses by prefix, and enforces network policies", () => {
    const configuration = JSON.parse(String(stack.one("aws_eks_addon", "eks_vpc-cni").configuration_values));
    expect(configuration).to.deep.equal({
      enableNetworkPolicy: "true",
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    });
  });

  for (const [addon, serviceAccount] of [
    ["vpc-cni", "aws-node"],
    ["ebs-csi", "ebs-csi-controller-sa"],
  ] as const) {
    it(`gives ${addon} a role that only kube-system/${serviceAccount} assumes`, () => {
      const [statement] = policyIn(stack.one("aws_iam_role", `eks_${addon}-role`), "assume_role_policy").Statement;
      expect(JSON.stringify(statement?.Condition)).to.contain(`"system:serviceaccount:kube-system:${serviceAccount}"`);
    });
  }

  it("lets nodes join, pull images and be reached by Session Manager, and no more", () => {
    const attached = Object.entries(stack.all("aws_iam_role_policy_attachment"))
      .filter(([name]) => name.startsWith("eks_node-role"))
      .map(([, { policy_arn }]) => String(policy_arn).split("/").pop());
    expect(attached).to.have.members([
      "AmazonEKSWorkerNodePolicy",
      "AmazonEC2ContainerRegistryPullOnly",
      "AmazonSSMManagedInstanceCore",
    ]);
  });

  it("makes a node group for each that the vars name", () => {
    const types = Object.values(stack.all("aws_eks_node_group")).map(({ ami_type, capacity_type }) => [
      ami_type,
      capacity_type,
    ]);
    expect(types).to.have.deep.members([
      ["AL2023_x86_64_STANDARD", "ON_DEMAND"],
      ["AL2023_ARM_64_STANDARD", "SPOT"],
    ]);
  });
});
