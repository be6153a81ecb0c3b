import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";

const clusterTag = "elbv2.k8s.aws/cluster";
const requestTag = `aws:RequestTag/${clusterTag}`;
const resourceTag = `aws:ResourceTag/${clusterTag}`;

/** IAM's "the tag is there": its value is not null. */
const present = "false";
const absent = "true";

const elb = (...actions: readonly string[]) => actions.map((action) => `elasticloadbalancing:${action}`);
const ec2 = (...actions: readonly string[]) => actions.map((action) => `ec2:${action}`);

/**
 * What the controller may do: the official policy of its version, in which every change is bound to the tag that it puts on
 * its own load balancers. A test holds this against that policy.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/v3.5/deploy/installation/
 */
export function loadBalancerControllerStatements({ partition }: Account): Statement[] {
  const securityGroups = `arn:${partition}:ec2:*:*:security-group/*`;
  const balancing = (...kinds: readonly string[]) =>
    kinds.map((kind) => `arn:${partition}:elasticloadbalancing:*:*:${kind}`);
  const targetGroupsAndBalancers = balancing("targetgroup/*/*", "loadbalancer/net/*/*", "loadbalancer/app/*/*");
  return [...reading, ...securityGroupStatements(securityGroups), ...balancers(targetGroupsAndBalancers, balancing)];
}

const reading: readonly Statement[] = [
  {
    Sid: "ServiceLinkedRole",
    Effect: "Allow",
    Action: "iam:CreateServiceLinkedRole",
    Resource: "*",
    Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
  },
  {
    Sid: "Look",
    Effect: "Allow",
    Action: [
      ...ec2(
        ...["AccountAttributes", "Addresses", "AvailabilityZones", "InternetGateways", "Vpcs", "VpcPeeringConnections"],
        ...["Subnets", "SecurityGroups", "Instances", "NetworkInterfaces", "Tags", "CoipPools", "IpamPools"],
        ...["RouteTables"],
      ).map((action) => action.replace(":", ":Describe")),
      ...ec2("GetCoipPoolUsage", "GetSecurityGroupsForVpc"),
      ...elb(
        ...["LoadBalancers", "LoadBalancerAttributes", "Listeners", "ListenerCertificates", "ListenerAttributes"],
        ...["SSLPolicies", "Rules", "TargetGroups", "TargetGroupAttributes", "TargetHealth", "Tags", "TrustStores"],
        ...["CapacityReservation"],
      ).map((action) => action.replace(":", ":Describe")),
    ],
    Resource: "*",
  },
  {
    Sid: "CertificatesAndGuards",
    Effect: "Allow",
    Action: [
      ...["acm:ListCertificates", "acm:DescribeCertificate"],
      ...["iam:ListServerCertificates", "iam:GetServerCertificate"],
      ...["wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"],
      ...["shield:GetSubscriptionState", "shield:DescribeProtection"],
      ...["shield:CreateProtection", "shield:DeleteProtection"],
    ],
    Resource: "*",
  },
];

const securityGroupStatements = (securityGroups: string): readonly Statement[] => [
  {
    Sid: "Rules",
    Effect: "Allow",
    Action: ec2("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"),
    Resource: "*",
  },
  { Sid: "NewGroup", Effect: "Allow", Action: ec2("CreateSecurityGroup"), Resource: "*" },
  {
    Sid: "TagNewGroup",
    Effect: "Allow",
    Action: ec2("CreateTags"),
    Resource: securityGroups,
    Condition: {
      StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" },
      Null: { [requestTag]: present },
    },
  },
  {
    Sid: "TagOwnGroup",
    Effect: "Allow",
    Action: ec2("CreateTags", "DeleteTags"),
    Resource: securityGroups,
    Condition: { Null: { [requestTag]: absent, [resourceTag]: present } },
  },
  {
    Sid: "OwnGroup",
    Effect: "Allow",
    Action: ec2("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "DeleteSecurityGroup"),
    Resource: "*",
    Condition: { Null: { [resourceTag]: present } },
  },
];

const balancers = (
  targetGroupsAndBalancers: readonly string[],
  arns: (...kinds: readonly string[]) => readonly string[],
): readonly Statement[] => [
  {
    Sid: "NewBalancer",
    Effect: "Allow",
    Action: elb("CreateLoadBalancer", "CreateTargetGroup"),
    Resource: "*",
    Condition: { Null: { [requestTag]: present } },
  },
  {
    Sid: "ListenersAndRules",
    Effect: "Allow",
    Action: elb("CreateListener", "DeleteListener", "CreateRule", "DeleteRule"),
    Resource: "*",
  },
  {
    Sid: "TagOwnBalancer",
    Effect: "Allow",
    Action: elb("AddTags", "RemoveTags"),
    Resource: targetGroupsAndBalancers,
    Condition: { Null: { [requestTag]: absent, [resourceTag]: present } },
  },
  {
    Sid: "TagListenersAndRules",
    Effect: "Allow",
    Action: elb("AddTags", "RemoveTags"),
    Resource: arns("listener/net/*/*/*", "listener/app/*/*/*", "listener-rule/net/*/*/*", "listener-rule/app/*/*/*"),
  },
  {
    Sid: "OwnBalancer",
    Effect: "Allow",
    Action: elb(
      ...["ModifyLoadBalancerAttributes", "SetIpAddressType", "SetSecurityGroups", "SetSubnets", "DeleteLoadBalancer"],
      ...["ModifyTargetGroup", "ModifyTargetGroupAttributes", "DeleteTargetGroup", "ModifyListenerAttributes"],
      ...["ModifyCapacityReservation", "ModifyIpPools"],
    ),
    Resource: "*",
    Condition: { Null: { [resourceTag]: present } },
  },
  {
    Sid: "TagNewBalancer",
    Effect: "Allow",
    Action: elb("AddTags"),
    Resource: targetGroupsAndBalancers,
    Condition: {
      StringEquals: { "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"] },
      Null: { [requestTag]: present },
    },
  },
  {
    Sid: "Targets",
    Effect: "Allow",
    Action: elb("RegisterTargets", "DeregisterTargets"),
    Resource: arns("targetgroup/*/*"),
  },
  {
    Sid: "ChangeListeners",
    Effect: "Allow",
    Action: elb(
      ...["SetWebAcl", "ModifyListener", "AddListenerCertificates", "RemoveListenerCertificates"],
      ...["ModifyRule", "SetRulePriorities"],
    ),
    Resource: "*",
  },
];
