import type { Construct } from "constructs";
import type { CustomResource } from "../../service/manifests/object";
import type { Processor } from "../eks/node-group";
import { Manifests } from "../manifests/manifests";
import { type AddonProps, systemNamespace } from "./addon";

export interface KarpenterNodesProps extends Pick<AddonProps, "cluster" | "prefix" | "after"> {
  /** Who the nodes are: a role, of which Karpenter makes an instance profile, or an instance profile. */
  readonly identity: { readonly role: string } | { readonly instanceProfile: string };
  /** The tag by which the subnets of nodes are found, `karpenter.sh/discovery`. */
  readonly discovery: string;
  /** Processors that the nodes may have. */
  readonly architectures: readonly Processor[];
}

type NodeClass = CustomResource<"EC2NodeClass", object>;
type NodePool = CustomResource<"NodePool", object>;

const name = "default";

/** CPUs that Karpenter may add in all, so that a mistake has a price that one can bear. */
const cpuLimit = "64";

/** Seconds that the nodes have to end before their controller goes. */
const timeoutSeconds = 1200;

/** Seconds that a node's pods have to go, after which no budget holds it; the rest is for its instance to end. */
const drainSeconds = 900;

/**
 * The release of the machine image, pinned as Karpenter advises: with `latest` a faulty one would be on every node by itself.
 * Other releases: https://github.com/awslabs/amazon-eks-ami/releases
 */
const imageRelease = "v20260903";

/** What nodes Karpenter makes, and of what kind. Destroyed, it waits until they are gone. */
export class KarpenterNodes extends Manifests {
  constructor(scope: Construct, id: string, props: KarpenterNodesProps) {
    const { after } = props;
    super(scope, id, {
      name: "karpenter-nodes",
      namespace: systemNamespace,
      objects: [nodeClass(props), nodePool(props)],
      after,
      timeoutSeconds,
    });
  }
}

const nodeClass = ({ cluster, prefix, identity, discovery }: KarpenterNodesProps): NodeClass => ({
  apiVersion: "karpenter.k8s.aws/v1",
  kind: "EC2NodeClass",
  metadata: { name },
  spec: {
    ...identity,
    amiSelectorTerms: [{ alias: `al2023@${imageRelease}` }],
    subnetSelectorTerms: [{ tags: { "karpenter.sh/discovery": discovery } }],
    securityGroupSelectorTerms: [{ id: cluster.securityGroupId }],
    // As the managed node groups have it: one hop ends at the node.
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeType: "gp3", volumeSize: "50Gi", encrypted: true, deleteOnTermination: true },
      },
    ],
    tags: { Name: `${prefix}-karpenter` },
  },
});

const nodePool = ({ architectures }: KarpenterNodesProps): NodePool => ({
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: { name },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name },
        requirements: [
          { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
          { key: "kubernetes.io/arch", operator: "In", values: [...architectures] },
          { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot", "on-demand"] },
          { key: "karpenter.k8s.aws/instance-category", operator: "In", values: ["c", "m", "r"] },
          { key: "karpenter.k8s.aws/instance-generation", operator: "Gt", values: ["4"] },
        ],
        // A node is made anew each month: what gathered on it goes.
        expireAfter: "720h",
        terminationGracePeriod: `${drainSeconds}s`,
      },
    },
    disruption: { consolidationPolicy: "WhenEmptyOrUnderutilized", consolidateAfter: "5m" },
    limits: { cpu: cpuLimit },
  },
});
