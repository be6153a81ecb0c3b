import { expect } from "chai";
import { endpointsOf, lacksOf, parts } from "./needs";

const nothing = { cluster: false, bastion: false, addons: [] } as const;

describe("endpoints that the parts of an environment need", () => {
  it("are none where nothing calls AWS", () => {
    expect(endpointsOf(parts(nothing))).to.deep.equal([]);
  });

  it("are those of Session Manager for a bastion", () => {
    expect(endpointsOf(parts({ ...nothing, bastion: true }))).to.deep.equal(["ec2messages", "ssm", "ssmmessages"]);
  });

  it("are those of nodes and of what every cluster has for a cluster", () => {
    expect(endpointsOf(parts({ ...nothing, cluster: true }))).to.deep.equal([
      "ec2",
      "ec2messages",
      "ecr.api",
      "ecr.dkr",
      "eks",
      "ssm",
      "ssmmessages",
      "sts",
    ]);
  });

  it("don't count what would be installed in a cluster that isn't there", () => {
    expect(parts({ ...nothing, addons: ["karpenter"] })).to.deep.equal([]);
  });

  for (const [addon, further] of [
    ["cluster-autoscaler", ["autoscaling"]],
    ["karpenter", ["sqs"]],
    ["load-balancer-controller", ["elasticloadbalancing"]],
    ["load-balancer-waf", []],
    ["external-secrets", ["secretsmanager"]],
    ["external-dns", []],
  ] as const) {
    it(`with ${addon} are further ${further.join(", ") || "none"}`, () => {
      const bare = endpointsOf(parts({ ...nothing, cluster: true }));
      const more = endpointsOf(parts({ ...nothing, cluster: true, addons: [addon] }));
      expect(more.filter((service) => !bare.includes(service))).to.deep.equal(further);
    });
  }
});

describe("services without an endpoint", () => {
  it("are said, with what follows without a NAT gateway", () => {
    expect(lacksOf(["karpenter"])).to.deep.equal([
      "iam has no endpoint, so Karpenter makes no instance profile: its EC2NodeClass names one (instanceProfile, in place of role)",
      "pricing has no endpoint, so Karpenter goes by the prices that it was built with",
    ]);
    expect(lacksOf(["external-secrets", "cluster-autoscaler", "nodes"])).to.deep.equal([]);
  });
});
