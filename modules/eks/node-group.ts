import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Role } from "../iam/role";
import type { KubernetesVersion } from "./versions";

export type Architecture = "x86_64" | "arm64";
export type NodeOs = "al2023" | "bottlerocket";

export interface NodeGroupProps {
  /** Name of the group, unique in its cluster; its nodes bear it as the label `node-group`. */
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
  /** What a node needs when it starts: its network, the VPC CNI, and the way to the registries. */
  readonly after: readonly ITerraformDependable[];
}

/** EKS's names of the images. https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html */
const amiTypes = {
  al2023: { x86_64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" },
  bottlerocket: { x86_64: "BOTTLEROCKET_x86_64", arm64: "BOTTLEROCKET_ARM_64" },
} as const;

/** The volume that holds images and pods' files; Bottlerocket keeps its system on a small one of its own. */
const dataDevice = { al2023: "/dev/xvda", bottlerocket: "/dev/xvdb" } as const;

/** The part of a group's nodes that may be away while the group is updated. */
const maxUnavailablePercentage = 33;

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
      blockDeviceMappings: [
        {
          deviceName: dataDevice[os],
          ebs: {
            volumeType: "gp3",
            volumeSize: props.diskSizeGiB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      lifecycle: { createBeforeDestroy: true },
    });
    this.resource = new EksNodeGroup(this, "node-group", {
      clusterName,
      nodeGroupName: name,
      nodeRoleArn: role.arn,
      version: props.version,
      subnetIds: [...props.subnetIds],
      instanceTypes: [...props.instanceTypes],
      amiType: amiTypes[os][props.architecture],
      capacityType: { "on-demand": "ON_DEMAND", spot: "SPOT" }[props.capacity],
      launchTemplate: { id: template.id, version: `\${${template.fqn}.latest_version}` },
      scalingConfig: { minSize, maxSize, desiredSize },
      updateConfig: { maxUnavailablePercentage },
      labels: { "node-group": name },
      // EKS itself tags the group's Auto Scaling group for the Cluster Autoscaler, which from then on owns the desired size.
      lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
      dependsOn: [...role.policies, ...props.after],
    });
  }
}
