import type { Finding } from "./findings";

/** A finding that stands, with the reason; the address and the Sid may be patterns. */
export interface Exception {
  readonly address: RegExp;
  readonly sid: RegExp;
  readonly kind: Finding["kind"];
  readonly reason: string;
}

/** Every place that gives more than the least. A policy test fails on any other, and on one here that is no longer there. */
export const exceptions: readonly Exception[] = [
  {
    address: /^aws_kms_key\./,
    sid: /^AccountDecidesByIam$/,
    kind: "whole service",
    reason:
      "A key's policy that does not name its account locks everyone out for ever; IAM policies decide from there.",
  },
  {
    address: /^aws_vpc_endpoint\./,
    sid: /^OwnIdentities$/,
    kind: "whole service",
    reason:
      "An endpoint's policy grants nothing: it lets the account's own identities through, whose roles say the rest.",
  },
  {
    address: /^aws_vpc_endpoint\.vpce_s3$/,
    sid: /^LayersAndPackages$/,
    kind: "everyone",
    reason: "Image layers and packages lie in public buckets of AWS, named here, and are read without credentials.",
  },
  {
    address: /^aws_vpc_endpoint\.vpce_s3$/,
    sid: /^PublicObjects$/,
    kind: "everyone",
    reason:
      "Registries keep image layers in buckets of theirs, which nodes read without credentials of this account; there is a NAT gateway to read the like by, and writing takes an identity of the account.",
  },
  {
    address: /^aws_iam_policy\.pipeline_boundaries_(role|deployment)$/,
    sid: /^Services(OfRoles)?$/,
    kind: "whole service",
    reason: "A permissions boundary grants nothing: it is the most that a role's own policies may say.",
  },
  {
    address: /^aws_iam_policy\.pipeline_boundaries_(role|deployment)$/,
    sid: /^Services(OfRoles)?$/,
    kind: "every resource",
    reason: "As above; what belongs to no environment is denied below it.",
  },
  {
    address: /^aws_iam_role_policy\.pipeline_apply-/,
    sid: /^Own(cloudwatch|ecr|eks|elasticache|events|logs|secretsmanager|sns|sqs|wafv2|Keys)$/,
    kind: "whole service",
    reason:
      "Who deploys an environment makes, changes and deletes all of it; the resources are its own, by name or tag.",
  },
  {
    address: /^aws_iam_role_policy\.pipeline_apply-/,
    sid: /^WithoutNames$/,
    kind: "whole service",
    reason:
      "Networks, load balancers and certificates have ids that nobody knows beforehand; the region is a condition, and what bears another environment's tag is denied.",
  },
  {
    address: /^aws_iam_role_policy\.pipeline_(plan|apply-.*)_policy$/,
    sid: /^ReadSettings$/,
    kind: "every resource",
    reason: "Most calls that list and describe take no ARN; none of these gives out what is stored.",
  },
  {
    address: /^aws_iam_role_policy\.pipeline_push_policy$/,
    sid: /^LogIn$/,
    kind: "every resource",
    reason: "ecr:GetAuthorizationToken takes no ARN.",
  },
  {
    address: /^aws_iam_role_policy\.addons_(cluster-autoscaler|load-balancer-controller)_role_policy$/,
    sid: /^Look$/,
    kind: "every resource",
    reason: "Calls of EC2, Auto Scaling and load balancing that list and describe take no ARN.",
  },
  {
    address: /^aws_iam_role_policy\.addons_karpenter_role_policy$/,
    sid: /^Allow(UnscopedInstanceProfileList|PricingRead)Actions?$/,
    kind: "every resource",
    reason: "As in Karpenter's official policy, against which a test holds it: these calls take no ARN.",
  },
  {
    address: /^aws_iam_role_policy\.addons_karpenter_role_policy$/,
    sid: /^Allow(ScopedEC2InstanceAccess|InstanceProfileRead)Actions$/,
    kind: "every one of a type",
    reason:
      "As in Karpenter's official policy: images, subnets and the like, to start its nodes with, and profiles, to look at.",
  },
  {
    address: /^aws_iam_role_policy\.addons_grafana_role_policy$/,
    sid: /^ReadMetrics$/,
    kind: "every resource",
    reason: "CloudWatch's metrics have no ARN.",
  },
  {
    address: /^aws_iam_role_policy\.addons_external-dns_role_policy$/,
    sid: /^FindZones$/,
    kind: "every resource",
    reason: "Listing hosted zones takes no ARN; records are written in the environment's own zone only.",
  },
  {
    address: /^aws_iam_role_policy\.addons_load-balancer-controller_role_policy$/,
    sid: /^(CertificatesAndGuards|Rules|NewGroup|ListenersAndRules|ChangeListeners)$/,
    kind: "every resource",
    reason:
      "As in the controller's official policy, against which a test holds it: its resources have ids that nobody knows beforehand, and these calls know no condition on their tags.",
  },
];

/** AWS's managed policies that are attached, by name, each with the reason for taking it in place of one of ours. */
export const managedPolicies: Readonly<Record<string, string>> = {
  AmazonEKSClusterPolicy: "EKS asks for it on a cluster's role, and AWS keeps it up with what EKS does.",
  AmazonEKSWorkerNodePolicy: "EKS asks for it on nodes: it describes instances, and no more.",
  AmazonEC2ContainerRegistryPullOnly: "Pulling images, of the account's registries and of EKS's own add-ons.",
  AmazonSSMManagedInstanceCore: "Session Manager asks for it; AWS keeps it up with the agent.",
  AmazonEKS_CNI_Policy: "The VPC CNI asks for it; bound to its service account.",
  AmazonEBSCSIDriverPolicy:
    "The EBS CSI driver asks for it, with its tags as conditions; bound to its service account.",
};
