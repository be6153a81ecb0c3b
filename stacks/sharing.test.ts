import { expect } from "chai";
import { releasesOf } from "../test/support/releases";
import { baseVars, type Synthesized, synthEnvironment, synthGuest } from "../test/support/synth";
import type { EnvironmentInput } from "./vars";

const arm = { system: { instanceTypes: ["m7g.large"], architecture: "arm64" as const, minSize: 2, maxSize: 3 } };
const isolated: Partial<EnvironmentInput> = { vpc: { natGateways: "none" } };
const shared = { ...baseVars.creationConfig, createVpc: false, createVpcEndpoints: false };

/** An object of a release of the local chart. */
const objectOf = (stack: Synthesized, release: string, kind: string) =>
  JSON.stringify(releasesOf(stack)[release]?.objects.find((object) => object.kind === kind));

describe("an environment with a cluster of its own in another's VPC", () => {
  const karpenter = { addons: { enableKarpenter: true } };

  it("finds the subnets for Karpenter's nodes by the owner's tag", () => {
    const nodes = objectOf(synthGuest("prod", karpenter), "karpenter-nodes", "EC2NodeClass");
    expect(nodes).to.contain('"karpenter.sh/discovery":"bluecore-demo"').and.not.contain('bluecore-prod"}}]');
    const subnets = synthEnvironment().all("aws_subnet");
    const tagged = Object.values(subnets).filter(({ tags }) => JSON.stringify(tags).includes("karpenter.sh/discovery"));
    expect(JSON.stringify(tagged)).to.contain('"karpenter.sh/discovery":"bluecore-demo"');
  });

  it("knows that the owner's VPC has no way out", () => {
    const profile = (stack: Synthesized) => Object.keys(stack.all("aws_iam_instance_profile", "resource")).join();
    const inside = synthGuest("prod", karpenter, isolated);
    expect(releasesOf(inside).karpenter?.values.settings).to.include({ isolatedVPC: true });
    expect(profile(inside)).to.contain("karpenter");
    expect(releasesOf(synthGuest("prod", { ...karpenter, ...isolated })).karpenter?.values.settings).to.include({
      isolatedVPC: false,
    });
  });

  it("places nothing by the order in which AWS lists the subnets", () => {
    const stack = synthGuest("prod");
    for (const [type, key] of [
      ["aws_eks_cluster", "vpc_config"],
      ["aws_elasticache_subnet_group", "subnet_ids"],
      ["aws_instance", "subnet_id"],
    ] as const) {
      expect(JSON.stringify(stack.one(type)[key]), type).to.match(/\bsort\(data\.aws_subnets\./);
    }
  });
});

describe("an environment on the cluster of another", () => {
  const guest = { creationConfig: { ...shared, createEksCluster: false } };

  it("runs on the processors of that one's nodes", () => {
    const stack = synthGuest("prod", guest, { eks: { nodeGroups: arm } });
    expect(objectOf(stack, "counter", "Deployment")).to.contain('"kubernetes.io/arch":"arm64"');
    expect(JSON.stringify(stack.all("terraform_data")))
      .to.contain("linux/arm64")
      .and.not.contain("amd64");
  });

  it("runs on those, whatever its own vars say of nodes that it does not make", () => {
    const stack = synthGuest("prod", { ...guest, eks: { nodeGroups: arm } });
    expect(objectOf(stack, "counter", "Deployment")).to.contain('"kubernetes.io/arch":"amd64"');
  });
});

describe("Karpenter's nodes", () => {
  const pool = (nodeGroups: NonNullable<EnvironmentInput["eks"]>["nodeGroups"]) =>
    objectOf(
      synthEnvironment({ addons: { enableKarpenter: true }, eks: { ...(nodeGroups && { nodeGroups }) } }),
      "karpenter-nodes",
      "NodePool",
    );
  const requires = (...values: string[]) => JSON.stringify({ key: "kubernetes.io/arch", operator: "In", values });

  it("have the processors of the node groups, for which the images are built", () => {
    expect(pool(undefined)).to.contain(requires("amd64"));
    expect(pool(arm)).to.contain(requires("arm64"));
    const both = { ...arm, other: { instanceTypes: ["m6i.large"], minSize: 0, maxSize: 2 } };
    expect(pool(both)).to.contain(requires("arm64", "amd64"));
  });
});
