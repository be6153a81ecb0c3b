import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import type { Target } from "./target";

type Arn = (service: string, resource: string) => string;

/** What a role that deploys an environment may do with what is named after it. */
const named = (arn: Arn, { partition }: Account, { prefix, region }: Target) => ({
  cloudwatch: [arn("cloudwatch", `alarm:${prefix}-*`)],
  ecr: [arn("ecr", `repository/${prefix}/*`)],
  eks: [arn("eks", `cluster/${prefix}`), arn("eks", `*/${prefix}/*`)],
  elasticache: [arn("elasticache", `*:${prefix}`), arn("elasticache", `*:${prefix}-*`)],
  events: [arn("events", `rule/${prefix}-*`)],
  logs: ["vpc", "eks", "elasticache"]
    .map((service) => arn("logs", `log-group:/aws/${service}/${prefix}/*`))
    .concat(arn("logs", `log-group:aws-waf-logs-${prefix}*`)),
  secretsmanager: [arn("secretsmanager", `secret:${prefix}/*`)],
  sns: [arn("sns", `${prefix}-*`)],
  sqs: [arn("sqs", `${prefix}-*`)],
  wafv2: [
    arn("wafv2", `regional/webacl/${prefix}/*`),
    `arn:${partition}:wafv2:${region}:*:regional/managedruleset/*/*`,
  ],
});

/**
 * What deploying an environment takes. The role's boundary keeps it within the project; these statements keep it within the
 * environment and its region, wherever AWS lets a statement name or tag what it is about.
 */
export function deployEnvironment(account: Account, target: Target, roleBoundary: string): Statement[] {
  const { name: environment, prefix, region, domain } = target;
  const arn: Arn = (service, resource) => account.arn(service, resource, region);
  const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
  const roles = account.globalArn("iam", `role/${prefix}-*`);
  return [
    ...Object.entries(named(arn, account, target)).map(
      ([service, resources]): Statement => ({
        Sid: `Own${service.replaceAll("-", "")}`,
        Effect: "Allow",
        Action: `${service}:*`,
        Resource: resources,
      }),
    ),
    {
      // Networks, certificates and load balancers have no names of ours; a registry's login, a subscription and log deliveries
      // no resource at all.
      Sid: "WithoutNames",
      Effect: "Allow",
      Action: [
        "acm:*",
        "ec2:*",
        "ecr:GetAuthorizationToken",
        "elasticloadbalancing:*",
        "logs:*Delivery*",
        "logs:*ResourcePolic*",
        "sns:SetSubscriptionAttributes",
        "sns:Unsubscribe",
        "wafv2:*LoggingConfiguration",
      ],
      Resource: "*",
      Condition: inRegion,
    },
    {
      // What has no name has a tag. Rules of security groups stay open: a guest's are in its owner's groups.
      Sid: "NothingOfAnother",
      Effect: "Deny",
      Action: [
        "acm:Delete*",
        "ec2:Delete*",
        "ec2:Detach*",
        "ec2:Disassociate*",
        "ec2:ModifyInstance*",
        "ec2:ModifySubnet*",
        "ec2:ModifyVpc*",
        "ec2:Stop*",
        "ec2:Terminate*",
        "elasticloadbalancing:Delete*",
        "elasticloadbalancing:Modify*",
      ],
      Resource: "*",
      Condition: {
        Null: { "aws:ResourceTag/Environment": "false" },
        StringNotEquals: { "aws:ResourceTag/Environment": environment },
      },
    },
    {
      // The service authorization reference names no resource for it.
      Sid: "NewCluster",
      Effect: "Allow",
      Action: "eks:CreateCluster",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestTag/Environment": environment, ...inRegion.StringEquals } },
    },
    {
      Sid: "NewKeys",
      Effect: "Allow",
      Action: ["kms:CreateKey", "kms:TagResource"],
      Resource: "*",
      // A key that has an environment is not taken from it.
      Condition: {
        StringEquals: { "aws:RequestTag/Environment": environment, ...inRegion.StringEquals },
        Null: { "aws:ResourceTag/Environment": "true" },
      },
    },
    {
      Sid: "OwnKeys",
      Effect: "Allow",
      Action: "kms:*",
      Resource: arn("kms", "key/*"),
      Condition: { StringEquals: { "aws:ResourceTag/Environment": environment } },
    },
    {
      Sid: "OwnKeyAliases",
      Effect: "Allow",
      Action: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      Resource: arn("kms", `alias/${prefix}-*`),
    },
    {
      // The proofs that the domain is ours, for its certificate. All other records are external-dns's.
      Sid: "Records",
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: `arn:${account.partition}:route53:::hostedzone/*`,
      Condition: {
        "ForAllValues:StringLike": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": `_*.${domain}`,
          "route53:ChangeResourceRecordSetsRecordTypes": "CNAME",
        },
      },
    },
    {
      Sid: "RolesWithinTheBoundary",
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": roleBoundary } },
    },
    {
      Sid: "OwnRoles",
      Effect: "Allow",
      Action: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PassRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: roles,
    },
    {
      Sid: "OwnInstanceProfiles",
      Effect: "Allow",
      Action: "iam:*InstanceProfile*",
      Resource: [roles, account.globalArn("iam", `instance-profile/${prefix}-*`)],
    },
    {
      Sid: "ClusterTokens",
      Effect: "Allow",
      Action: "iam:*OpenIDConnectProvider*",
      Resource: account.globalArn("iam", `oidc-provider/oidc.eks.${region}.*`),
    },
    {
      Sid: "RolesOfAwsServices",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: account.globalArn("iam", "role/aws-service-role/*"),
      Condition: {
        StringLike: {
          "iam:AWSServiceName": [
            "autoscaling.amazonaws.com",
            "eks*.amazonaws.com",
            "elasticache.amazonaws.com",
            "elasticloadbalancing.amazonaws.com",
            "spot.amazonaws.com",
            "wafv2.amazonaws.com",
          ],
        },
      },
    },
  ];
}
