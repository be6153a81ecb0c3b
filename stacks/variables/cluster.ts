import * as v from "valibot";
import { taintEffects } from "../../modules/eks/node-group";
import { addonVersions, type KubernetesVersion } from "../../modules/eks/versions";
import { entries, flag, group, list, named, oneOf, text, wholeNumber } from "../fields";
import * as format from "../formats";

/** Variables of the cluster and of what is installed in it. */

const nodeGroup = group(
  {
    instanceTypes: list(
      text(format.instanceType, "An EC2 instance type."),
      1,
      20,
      "Instance types, the first preferred.",
    ),
    architecture: v.optional(oneOf(["x86_64", "arm64"], "Processor architecture of the instance types."), "x86_64"),
    os: v.optional(oneOf(["al2023", "bottlerocket"], "Operating system: Amazon Linux 2023 or Bottlerocket."), "al2023"),
    capacity: v.optional(oneOf(["on-demand", "spot"], "How the instances are bought."), "on-demand"),
    minSize: wholeNumber(0, 450, "Fewest nodes."),
    maxSize: wholeNumber(1, 450, "Most nodes; the Cluster Autoscaler stays within the two."),
    desiredSize: v.optional(
      wholeNumber(0, 450, "Nodes at the start; minSize when left out. The Cluster Autoscaler moves it afterwards."),
    ),
    diskSizeGiB: v.optional(wholeNumber(20, 16384, "Size of a node's encrypted gp3 volume.", "GiB"), 50),
    labels: v.optional(
      entries(format.labelKey, text(format.labelValue, "A label's value."), "Kubernetes labels of the nodes."),
      {},
    ),
    taints: v.optional(
      list(
        group(
          {
            key: text(format.labelKey, "Key."),
            value: v.optional(text(format.labelValue, "Value.")),
            effect: oneOf(
              Object.keys(taintEffects) as (keyof typeof taintEffects)[],
              "What happens to pods that don't tolerate it.",
            ),
          },
          "A taint.",
        ),
        0,
        50,
        "Taints of the nodes; leave one group without, for CoreDNS and the controllers.",
      ),
      [],
    ),
  },
  "A managed node group.",
);

export const eks = group(
  {
    version: v.optional(
      oneOf(
        Object.keys(addonVersions) as KubernetesVersion[],
        "Kubernetes version of the cluster, its nodes and add-ons.",
      ),
      "1.35",
    ),
    publicAccessCidrs: v.optional(
      list(
        text(format.cidr, "A range."),
        0,
        40,
        "Ranges that reach the API server from outside the VPC; none makes it private.",
      ),
      [],
    ),
    deployer: v.optional(
      text(
        format.roleArn,
        "Who deploys, a cluster admin by that; left out, it is whoever deploys first, and stays so.",
      ),
    ),
    clusterAdmins: v.optional(
      list(text(format.roleArn, "A role or user."), 0, 50, "Further cluster admins, beside the one who deploys."),
      [],
    ),
    clusterViewers: v.optional(
      list(
        text(format.roleArn, "A role or user."),
        0,
        50,
        "Who may read everything in the cluster, secrets included, such as the pipeline's plan role.",
      ),
      [],
    ),
    logRetentionDays: v.optional(oneOf(format.retentionDays, "Days that the control plane's logs are kept."), 90),
    nodeGroups: v.optional(
      named(format.kubernetesName.limits, format.kubernetesName.accept, nodeGroup, "Managed node groups, by name."),
      { system: { instanceTypes: ["m6i.large"], minSize: 2, maxSize: 5 } },
    ),
  },
  "The EKS cluster.",
);

const switches = group(
  {
    enableAwsLoadBalancerController: v.optional(flag("Load balancers for Ingresses; the counter's is one."), true),
    enableClusterAutoscaler: v.optional(
      flag("Nodes added to the node groups, and taken away, as pods need them; on without Karpenter."),
    ),
    enableClusterProportionalAutoscaler: v.optional(flag("More CoreDNS for more nodes."), false),
    enableExternalDns: v.optional(flag("The domain's record in the hosted zone; on when there is a hosted zone.")),
    enableExternalSecrets: v.optional(flag("Secrets of Secrets Manager in the cluster; the counter's is one."), true),
    enableGrafana: v.optional(flag("Dashboards over Prometheus and CloudWatch."), true),
    enableKarpenter: v.optional(flag("Nodes beside the node groups, of whatever type fits the pods."), false),
    enableMetricsServer: v.optional(flag("CPU and memory of pods, by which autoscalers decide."), true),
    enablePrometheus: v.optional(flag("Prometheus with Alertmanager, its operator and exporters."), true),
    enableVpa: v.optional(flag("Recommendations of what pods should request."), true),
    chartMirror: v.optional(
      text(
        format.registry,
        "A registry with copies of all charts (under `charts/`) and images, for clusters with no way out.",
      ),
    ),
  },
  "What is installed in the cluster; an environment in a shared cluster repeats its owner's choice.",
);

/** Two autoscalers would both add nodes for the same pods, so that the one stands back where the other is. */
export const addons = v.pipe(
  switches,
  v.transform((given) => ({
    ...given,
    enableClusterAutoscaler: given.enableClusterAutoscaler ?? !given.enableKarpenter,
  })),
);
