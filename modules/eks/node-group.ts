import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate, type LaunchTemplateBlockDeviceMappings } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Role } from "../iam/role";
import type { KubernetesVersion } from "./versions";

export type Architecture = "x86_64" | "arm64";
/** Kubernetes' names of the architectures, which are those of container images, too. */
const processors = { x86_64: "amd64", arm64: "arm64" } as const;
export type Processor = (typeof processors)[Architecture];

/** The processors of node groups, each once, those of the first group first. */
export const architecturesOf = (
  groups: Readonly<Record<string, { readonly architecture: Architecture }>>,
): Processor[] => [...new Set(Object.values(groups).map(({ architecture }) => processors[architecture]))];

export type NodeOs = "al2023" | "bottlerocket";

export interface Taint {
  readonly key: string;
  /** @default a taint without a value */
  readonly value?: string | undefined;
  readonly effect: keyof typeof taintEffects;
}

export interface NodeGroupProps {
  /** Name of the group, unique in its cluster and at most 36 characters; its nodes bear it as the label `node-group`. */
  readonly name: string;
  readonly clusterName: string;
  readonly version: KubernetesVersion;
  readonly role: Role;
  readonly subnetIds: readonly string[];
  /** All of one architecture. */
  readonly instanceTypes: readonly string[];
  readonly architecture: Architecture;
  readonly os: NodeOs;
  readonly capacity: "on-demand" | "spot";
  readonly minSize: number;
  readonly maxSize: number;
  /** @default minSize */
  readonly desiredSize?: number | undefined;
  readonly diskSizeGiB: number;
  /** Kubernetes labels of the nodes, beside `node-group`. */
  readonly labels: Readonly<Record<string, string>>;
  /** What keeps pods away that do not tolerate it; without any, every pod may come. */
  readonly taints: readonly Taint[];
  /** What a node needs when it starts: its network, the VPC CNI, and the way to the registries. */
  readonly after: readonly ITerraformDependable[];
}

/** EKS's names of the images. https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html */
const amiTypes = {
  al2023: { x86_64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" },
  bottlerocket: { x86_64: "BOTTLEROCKET_x86_64", arm64: "BOTTLEROCKET_ARM_64" },
} as const;

/** Kubernetes' names of a taint's effects, and EKS's. */
export const taintEffects = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const;

/** The part of a group's nodes that may be away while the group is updated. */
const maxUnavailablePercentage = 33;

/**
 * The volumes of a node, all encrypted. Bottlerocket keeps images and pods' files on the second one; its first is the
 * system's, whose size the image gives.
 */
function volumes(os: NodeOs, sizeGiB: number): LaunchTemplateBlockDeviceMappings[] {
  const encrypted = { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" };
  const data = { ...encrypted, volumeSize: sizeGiB };
  return os === "al2023"
    ? [{ deviceName: "/dev/xvda", ebs: data }]
    : [
        { deviceName: "/dev/xvda", ebs: encrypted },
        { deviceName: "/dev/xvdb", ebs: data },
      ];
}

/** A managed node group: private, IMDSv2 only, encrypted volumes, no SSH; people reach nodes by Session Manager. */
export class NodeGroup extends Construct {
  readonly resource: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { name, clusterName, role, os, minSize, maxSize, desiredSize = minSize } = props;
    const tags = { Name: `${clusterName}-${name}` };
    const template = new LaunchTemplate(this, "launch-template", {
      namePrefix: `${clusterName}-${name}-`,
      updateDefaultVersion: true,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // One hop ends at the node, so that a pod gets no role but its service account's.
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      blockDeviceMappings: volumes(os, props.diskSizeGiB),
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      lifecycle: { createBeforeDestroy: true },
    });
    this.resource = new EksNodeGroup(this, "node-group", {
      clusterName,
      // EKS can't change the instance types, image or disk of a group: a new group then takes the pods over before the old
      // one goes, for which the two need different names.
      nodeGroupNamePrefix: `${name}-`,
      nodeRoleArn: role.arn,
      version: props.version,
      subnetIds: [...props.subnetIds],
      instanceTypes: [...props.instanceTypes],
      amiType: amiTypes[os][props.architecture],
      capacityType: { "on-demand": "ON_DEMAND", spot: "SPOT" }[props.capacity],
      launchTemplate: { id: template.id, version: `\${${template.fqn}.latest_version}` },
      scalingConfig: { minSize, maxSize, desiredSize },
      updateConfig: { maxUnavailablePercentage },
      // A node that stays NotReady is replaced.
      nodeRepairConfig: { enabled: true },
      labels: { ...props.labels, "node-group": name },
      taint: props.taints.map(({ key, value, effect }) => ({
        key,
        ...(value === undefined ? {} : { value }),
        effect: taintEffects[effect],
      })),
      // EKS itself tags the group's Auto Scaling group for the Cluster Autoscaler, which reads labels and taints from EKS (so a
      // group may shrink to no node) and from then on owns the desired size.
      // https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["scaling_config[0].desired_size"] },
      dependsOn: [...role.policies, ...props.after],
    });
  }
}
