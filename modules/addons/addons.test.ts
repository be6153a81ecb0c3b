import { expect } from "chai";
import { comesAfter, releasesOf, type SynthesizedRelease } from "../../test/support/releases";
import { type Synthesized, synthEnvironment } from "../../test/support/synth";
import { readReference, valueFaults } from "./reference/known-values";
import { pinnedCharts } from "./reference/pinned";

/** Keys that a chart knows, but shows in comments of its values file only, by chart. */
const inComments: Readonly<Record<string, readonly string[]>> = {
  grafana: ["serviceAccount.annotations"],
};

const allOn = { enableKarpenter: true, enableClusterProportionalAutoscaler: true } as const;

describe("add-ons", () => {
  let demo: Synthesized;
  let full: Synthesized;
  /** All of the two by name, each with its stack: the two that add nodes exclude each other. */
  let releases: Readonly<Record<string, SynthesizedRelease & { readonly stack: Synthesized }>>;
  before(() => {
    demo = synthEnvironment();
    full = synthEnvironment({ addons: allOn });
    releases = Object.fromEntries(
      [demo, full].flatMap((stack) =>
        Object.values(releasesOf(stack)).map((one) => [one.name, { ...one, stack }] as const),
      ),
    );
  });
  const release = (name: string) => {
    const found = releases[name];
    if (!found) throw new Error(`no release ${name} among ${Object.keys(releases).join(", ")}`);
    return found;
  };
  const needs = (name: string) => comesAfter(release(name).stack, release(name).address);

  it("are these unless the vars say otherwise", () => {
    expect(Object.keys(releasesOf(demo))).to.have.members([
      "aws-load-balancer-controller",
      "bluecore-dashboards",
      "cluster-autoscaler",
      "counter",
      "counter-secret",
      "external-secrets",
      "grafana",
      "kube-prometheus",
      "metrics-server",
      "vpa",
    ]);
  });

  it("leave the Cluster Autoscaler out where Karpenter adds the nodes", () => {
    expect(releasesOf(full)).to.include.keys("karpenter").and.not.have.property("cluster-autoscaler");
  });

  for (const [flag, gone] of [
    ["enableClusterAutoscaler", "cluster-autoscaler"],
    ["enableGrafana", "grafana"],
    ["enablePrometheus", "kube-prometheus"],
    ["enableVpa", "vpa"],
  ] as const) {
    it(`has no ${gone} with ${flag} off`, () => {
      expect(releasesOf(synthEnvironment({ addons: { [flag]: false } }))).to.not.have.property(gone);
    });
  }

  it("are installed with the pinned version from the publisher's repository", () => {
    const remote = Object.values(releases).filter(({ repository }) => repository !== undefined);
    expect(remote).to.have.length.greaterThan(9);
    for (const { chart, repository, version } of remote) {
      expect(pinnedCharts).to.deep.include({ name: chart, repository, version });
    }
  });

  it("are held against the chart at the version that is installed", () => {
    for (const { name, version } of pinnedCharts) expect(readReference(name).version, name).to.equal(version);
  });

  it("give no chart a value that it does not know", () => {
    const faults = Object.values(releases).flatMap(({ chart, repository, values }) => {
      if (repository === undefined) return [];
      const known = inComments[chart] ?? [];
      return valueFaults(readReference(chart).values, values)
        .filter((fault) => !known.some((key) => fault.startsWith(`${key} `)))
        .map((fault) => `${chart}: ${fault}`);
    });
    expect(faults).to.deep.equal([]);
  });

  it("wait until they are ready, and are undone when they don't get so", () => {
    for (const block of [demo, full].flatMap((stack) => Object.values(stack.all("helm_release")))) {
      expect(block).to.include({ wait: true, atomic: true, cleanup_on_fail: true });
    }
  });

  it("come after nodes, access and the ways to AWS, so that they work and can be taken away", () => {
    for (const { address, name, stack } of Object.values(releases)) {
      const types = [...comesAfter(stack, address)].map((other) => other.split(".")[0]);
      expect(types, name).to.include.members([
        "aws_eks_node_group",
        "aws_eks_access_policy_association",
        "aws_eks_addon",
        "aws_nat_gateway",
        "aws_vpc_endpoint",
      ]);
    }
  });

  it("come after the load balancer controller, whose webhook would stand in their way", () => {
    const controller = release("aws-load-balancer-controller").address;
    for (const { address, name, stack } of Object.values(releases)) {
      if (address !== controller) expect([...comesAfter(stack, address)], name).to.include(controller);
    }
  });

  it("come after the chart that brings the kinds of what they make", () => {
    const kinds: readonly (readonly [string, string])[] = [
      ["external-secrets", "kube-prometheus"],
      ["karpenter", "karpenter-crd"],
      ["karpenter-nodes", "karpenter"],
      ["counter-secret", "external-secrets"],
      ["counter", "kube-prometheus"],
      ["counter", "vpa"],
    ];
    for (const [one, other] of kinds)
      expect([...needs(one)], `${one} after ${other}`).to.include(release(other).address);
  });

  it("come before the counter, and so go after it", () => {
    const own = new Set(["counter", "counter-secret"]);
    for (const { address, name, stack } of Object.values(releases)) {
      if (!own.has(name)) expect([...comesAfter(stack, release("counter-secret").address)], name).to.include(address);
    }
    expect([...needs("counter")]).to.include(release("counter-secret").address);
  });

  it("have their IAM policies for as long as they run", () => {
    for (const name of ["aws-load-balancer-controller", "cluster-autoscaler", "grafana", "karpenter"]) {
      const policies = [...needs(name)].filter((address) => address.startsWith("aws_iam_role_policy."));
      expect(policies.join(), name).to.contain(name.replace("aws-", ""));
    }
  });

  it("keep Karpenter's nodes able to join until they are gone", () => {
    const entries = [...needs("karpenter-nodes")].filter((address) => address.startsWith("aws_eks_access_entry."));
    expect(entries.join()).to.contain("karpenter_node-access");
  });

  it("give Karpenter's nodes an instance profile where IAM can't be asked for one", () => {
    const nodeClass = (stack: Synthesized) =>
      JSON.stringify(releasesOf(stack)["karpenter-nodes"]?.objects.find(({ kind }) => kind === "EC2NodeClass"));
    expect(nodeClass(full)).to.match(/"role":"\$\{aws_iam_role\./);
    const isolated = synthEnvironment({ addons: allOn, vpc: { natGateways: "none" } });
    expect(nodeClass(isolated)).to.match(/"instanceProfile":"\$\{aws_iam_instance_profile\./);
    expect(releasesOf(isolated).karpenter).to.have.nested.property("values.settings.isolatedVPC", true);
  });

  it("leave AWS's parts free of the cluster's, so that those can be planned alone", () => {
    for (const address of full.addresses.filter((one) => one.startsWith("aws_"))) {
      const inCluster = [...comesAfter(full, address)].filter((other) => /^(helm|kubernetes)_/.test(other));
      expect(inCluster, address).to.deep.equal([]);
    }
  });

  it("are not installed a second time in a shared cluster", () => {
    const shared = { createVpc: false, createVpcEndpoints: false, createEksCluster: false, createBastion: false };
    const other = synthEnvironment(
      { domain: "b.example.com", sharedFrom: "demo", creationConfig: { ...shared, createRedis: true } },
      "prod",
    );
    expect(Object.keys(releasesOf(other))).to.have.members(["counter", "counter-secret"]);
    const clusterWide = ["kubernetes_storage_class_v1", "aws_iam_openid_connect_provider"];
    for (const type of clusterWide) expect(other.all(type)).to.deep.equal({});
  });

  describe("from a mirror", () => {
    const chartMirror = "123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror";
    let mirrored: Readonly<Record<string, SynthesizedRelease>>;
    before(() => {
      mirrored = releasesOf(synthEnvironment({ addons: { ...allOn, chartMirror } }));
    });

    it("take every chart from there", () => {
      for (const { repository, name } of Object.values(mirrored)) {
        expect(repository ?? `oci://${chartMirror}/charts`, name).to.equal(`oci://${chartMirror}/charts`);
      }
    });

    it("take every image from there", () => {
      for (const { repository, values, chart } of Object.values(mirrored)) {
        if (repository === undefined || chart === "karpenter-crd") continue;
        const text = JSON.stringify(values);
        expect(text, chart).to.contain(chartMirror);
        expect(text, chart).to.not.match(/registry\.k8s\.io|ghcr\.io|public\.ecr\.aws|docker\.io|quay\.io/);
      }
    });
  });

  it("don't touch the instance metadata: the load balancer controller is told region and VPC", () => {
    expect(release("aws-load-balancer-controller").values).to.include({ region: "us-west-2" });
    expect(String(release("aws-load-balancer-controller").values.vpcId)).to.match(/aws_vpc\./);
  });

  it("let every Ingress of the cluster have firewall and Shield, wherever their APIs are in reach", () => {
    const values = (stack: Synthesized) => releasesOf(stack)["aws-load-balancer-controller"]?.values;
    expect(values(demo)).to.include({ enableWaf: false, enableWafv2: true, enableShield: true });
    const isolated = synthEnvironment({ vpc: { natGateways: "none" } });
    expect(values(isolated)).to.include({ enableWaf: false, enableWafv2: false, enableShield: false });
  });
});
