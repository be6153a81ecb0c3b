import { Construct } from "constructs";
import type { KubernetesVersion } from "../eks/versions";
import { Release } from "../helm/release";
import type { Statement } from "../iam/policy";
import { type AddonProps, room, spread, systemNamespace, unprivilegedContainer, unprivilegedPod } from "./addon";
import { AddonRole } from "./addon-role";

export const chart = {
  repository: "https://kubernetes.github.io/autoscaler",
  name: "cluster-autoscaler",
  version: "9.59.0",
} as const;

export interface ClusterAutoscalerProps extends AddonProps {
  readonly version: KubernetesVersion;
}

/** Adds nodes to the node groups for pods that find no room, and takes idle ones away. `enableClusterAutoscaler`, on. */
export class ClusterAutoscaler extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: ClusterAutoscalerProps) {
    super(scope, id);
    const { account, cluster, prefix, sources, monitored, after, version } = props;
    const role = new AddonRole(this, "role", {
      cluster,
      prefix,
      chart: chart.name,
      statements: statements(props),
    });
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace: systemNamespace,
      chart: sources.chart(chart),
      values: {
        fullnameOverride: chart.name,
        autoDiscovery: { clusterName: cluster.name },
        awsRegion: account.region,
        // It knows the scheduler of one minor version: the cluster's.
        image: {
          repository: sources.image("registry.k8s.io/autoscaling/cluster-autoscaler"),
          tag: `v${version}.0`,
        },
        rbac: { serviceAccount: role.serviceAccount },
        extraArgs: {
          "balance-similar-node-groups": true,
          expander: "least-waste",
          // Pods of add-ons and pods with a scratch volume may move, or no node with one of them would ever go.
          "skip-nodes-with-local-storage": false,
          "skip-nodes-with-system-pods": false,
        },
        replicaCount: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
        topologySpreadConstraints: spread({ "app.kubernetes.io/instance": chart.name }),
        resources: room("50m", "256Mi", "512Mi"),
        securityContext: unprivilegedPod,
        containerSecurityContext: unprivilegedContainer,
        serviceMonitor: { enabled: monitored, namespace: systemNamespace, interval: "30s" },
      },
      after: [...after, ...role.policies],
    });
  }
}

/** It reads what there is, and changes the Auto Scaling groups that EKS tagged as this cluster's, and no others. */
const statements = ({ account, cluster }: ClusterAutoscalerProps): Statement[] => [
  {
    Sid: "Look",
    Effect: "Allow",
    Action: [
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:DescribeLaunchConfigurations",
      "autoscaling:DescribeScalingActivities",
      "autoscaling:DescribeTags",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:GetInstanceTypesFromInstanceRequirements",
    ],
    Resource: "*",
  },
  {
    Sid: "LookAtOwnNodeGroups",
    Effect: "Allow",
    Action: "eks:DescribeNodegroup",
    Resource: account.arn("eks", `nodegroup/${cluster.name}/*`),
  },
  {
    Sid: "ScaleOwnGroups",
    Effect: "Allow",
    Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
    Resource: account.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*"),
    Condition: {
      StringEquals: {
        "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
        [`aws:ResourceTag/k8s.io/cluster-autoscaler/${cluster.name}`]: "owned",
      },
    },
  },
];
