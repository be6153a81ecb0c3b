import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";

export interface KarpenterRights {
  readonly account: Account;
  readonly clusterName: string;
  readonly nodeRoleArn: string;
  readonly queueArn: string;
}

const nodePool = "karpenter.sh/nodepool";
const nodeClass = "karpenter.k8s.aws/ec2nodeclass";
const regionTag = "topology.kubernetes.io/region";

const whatItMakes = ["fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request"];
const whatItUses = ["security-group", "subnet", "capacity-reservation", "placement-group"];

/**
 * What Karpenter may do: the official policies of its version, in which all that it makes bears the cluster's tag, and it
 * changes only what bears it. A test holds this against those policies.
 * https://karpenter.sh/v1.14/reference/cloudformation/
 */
export const karpenterStatements = (rights: KarpenterRights): Statement[] => [
  ...nodeLifecycle(rights),
  ...instanceProfiles(rights),
  ...discovery(rights),
];

/** Of a request: the tags that it must give. Of a resource: the tags that it must have. */
function tags({ clusterName }: KarpenterRights) {
  const cluster = `kubernetes.io/cluster/${clusterName}`;
  return {
    requested: {
      [`aws:RequestTag/${cluster}`]: "owned",
      "aws:RequestTag/eks:eks-cluster-name": clusterName,
    },
    borne: { [`aws:ResourceTag/${cluster}`]: "owned" },
  };
}

function nodeLifecycle(rights: KarpenterRights): Statement[] {
  const { account, clusterName } = rights;
  const { requested, borne } = tags(rights);
  const ec2 = (kinds: readonly string[], owner: "" | "*" = "*") =>
    kinds.map((kind) => `arn:${account.partition}:ec2:${account.region}:${owner}:${kind}/*`);
  const requestedForPool = { StringEquals: requested, StringLike: { [`aws:RequestTag/${nodePool}`]: "*" } };
  const borneByPool = { StringEquals: borne, StringLike: { [`aws:ResourceTag/${nodePool}`]: "*" } };
  return [
    {
      Sid: "AllowScopedEC2InstanceAccessActions",
      Effect: "Allow",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: [...ec2(["image", "snapshot"], ""), ...ec2(whatItUses)],
    },
    {
      Sid: "AllowScopedEC2LaunchTemplateAccessActions",
      Effect: "Allow",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: ec2(["launch-template"]),
      Condition: borneByPool,
    },
    {
      Sid: "AllowScopedEC2InstanceActionsWithTags",
      Effect: "Allow",
      Action: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
      Resource: ec2(whatItMakes),
      Condition: requestedForPool,
    },
    {
      Sid: "AllowScopedResourceCreationTagging",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: ec2(whatItMakes),
      Condition: {
        ...requestedForPool,
        StringEquals: { ...requested, "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"] },
      },
    },
    {
      Sid: "AllowScopedResourceTagging",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: ec2(["instance"]),
      Condition: {
        ...borneByPool,
        StringEqualsIfExists: { "aws:RequestTag/eks:eks-cluster-name": clusterName },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"] },
      },
    },
    {
      Sid: "AllowScopedDeletion",
      Effect: "Allow",
      Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      Resource: ec2(["instance", "launch-template"]),
      Condition: borneByPool,
    },
  ];
}

function instanceProfiles(rights: KarpenterRights): Statement[] {
  const { account, nodeRoleArn } = rights;
  const { requested, borne } = tags(rights);
  const profiles = account.globalArn("iam", "instance-profile/*");
  const requestedHere = { ...requested, [`aws:RequestTag/${regionTag}`]: account.region };
  const borneHere = { ...borne, [`aws:ResourceTag/${regionTag}`]: account.region };
  const requestedForClass = { [`aws:RequestTag/${nodeClass}`]: "*" };
  const borneByClass = { [`aws:ResourceTag/${nodeClass}`]: "*" };
  return [
    {
      Sid: "AllowPassingInstanceRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: nodeRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"] } },
    },
    {
      Sid: "AllowScopedInstanceProfileCreationActions",
      Effect: "Allow",
      Action: "iam:CreateInstanceProfile",
      Resource: profiles,
      Condition: { StringEquals: requestedHere, StringLike: requestedForClass },
    },
    {
      Sid: "AllowScopedInstanceProfileTagActions",
      Effect: "Allow",
      Action: "iam:TagInstanceProfile",
      Resource: profiles,
      Condition: {
        StringEquals: { ...borneHere, ...requestedHere },
        StringLike: { ...borneByClass, ...requestedForClass },
      },
    },
    {
      Sid: "AllowScopedInstanceProfileActions",
      Effect: "Allow",
      Action: ["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"],
      Resource: profiles,
      Condition: { StringEquals: borneHere, StringLike: borneByClass },
    },
    { Sid: "AllowInstanceProfileReadActions", Effect: "Allow", Action: "iam:GetInstanceProfile", Resource: profiles },
    {
      Sid: "AllowUnscopedInstanceProfileListAction",
      Effect: "Allow",
      Action: "iam:ListInstanceProfiles",
      Resource: "*",
    },
  ];
}

const described = [
  ...["CapacityReservations", "Images", "Instances", "InstanceStatus", "InstanceTypeOfferings", "InstanceTypes"],
  ...["LaunchTemplates", "PlacementGroups", "SecurityGroups", "SpotPriceHistory", "Subnets"],
];

const discovery = ({ account, clusterName, queueArn }: KarpenterRights): Statement[] => [
  {
    Sid: "AllowAPIServerEndpointDiscovery",
    Effect: "Allow",
    Action: "eks:DescribeCluster",
    Resource: account.arn("eks", `cluster/${clusterName}`),
  },
  {
    Sid: "AllowInterruptionQueueActions",
    Effect: "Allow",
    Action: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
    Resource: queueArn,
  },
  {
    Sid: "AllowRegionalReadActions",
    Effect: "Allow",
    Action: described.map((what) => `ec2:Describe${what}`),
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": account.region } },
  },
  {
    Sid: "AllowSSMReadActions",
    Effect: "Allow",
    Action: "ssm:GetParameter",
    Resource: `arn:${account.partition}:ssm:${account.region}::parameter/aws/service/*`,
  },
  { Sid: "AllowPricingReadActions", Effect: "Allow", Action: "pricing:GetProducts", Resource: "*" },
];
