import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";

/** What a role that deploys an environment may do with what is named after it. */
const named = (account: Account, prefix: string): Readonly<Record<string, readonly string[]>> => ({
  cloudwatch: [account.arn("cloudwatch", `alarm:${prefix}-*`)],
  ecr: [account.arn("ecr", `repository/${prefix}/*`)],
  eks: [account.arn("eks", `cluster/${prefix}`), account.arn("eks", `*/${prefix}/*`)],
  elasticache: [account.arn("elasticache", `*:${prefix}`), account.arn("elasticache", `*:${prefix}-*`)],
  events: [account.arn("events", `rule/${prefix}-*`)],
  logs: ["vpc", "eks", "elasticache"]
    .map((service) => account.arn("logs", `log-group:/aws/${service}/${prefix}/*`))
    .concat(account.arn("logs", `log-group:aws-waf-logs-${prefix}*`)),
  secretsmanager: [account.arn("secretsmanager", `secret:${prefix}/*`)],
  sns: [account.arn("sns", `${prefix}-*`)],
  sqs: [account.arn("sqs", `${prefix}-*`)],
  wafv2: [
    account.arn("wafv2", `regional/webacl/${prefix}/*`),
    `arn:${account.partition}:wafv2:${account.region}:*:regional/managedruleset/*/*`,
  ],
});

/**
 * What deploying an environment takes. The role's boundary keeps it within the project; these statements keep it within the
 * environment, wherever AWS lets a statement name or tag what it is about.
 *
 * @param environment its name, which is a tag of all that it makes
 */
export function deployEnvironment(
  account: Account,
  environment: string,
  prefix: string,
  roleBoundary: string,
): Statement[] {
  const inRegion = { StringEquals: { "aws:RequestedRegion": account.region } };
  const roles = account.globalArn("iam", `role/${prefix}-*`);
  return [
    ...Object.entries(named(account, prefix)).map(
      ([service, resources]): Statement => ({
        Sid: `Own${service.replaceAll("-", "")}`,
        Effect: "Allow",
        Action: `${service}:*`,
        Resource: resources,
      }),
    ),
    {
      // Networks, certificates and load balancers have no names of ours, and log deliveries no resource at all.
      Sid: "WithoutNames",
      Effect: "Allow",
      Action: [
        "acm:*",
        "ec2:*",
        "elasticloadbalancing:*",
        "logs:*Delivery*",
        "logs:*ResourcePolic*",
        "secretsmanager:GetRandomPassword",
        "wafv2:*LoggingConfiguration",
      ],
      Resource: "*",
      Condition: inRegion,
    },
    {
      Sid: "NewKeys",
      Effect: "Allow",
      Action: ["kms:CreateKey", "kms:TagResource"],
      Resource: "*",
      // A key that has an environment is not taken from it.
      Condition: {
        StringEquals: { "aws:RequestTag/Environment": environment },
        Null: { "aws:ResourceTag/Environment": "true" },
      },
    },
    {
      Sid: "OwnKeys",
      Effect: "Allow",
      Action: "kms:*",
      Resource: account.arn("kms", "key/*"),
      Condition: { StringEquals: { "aws:ResourceTag/Environment": environment } },
    },
    {
      Sid: "OwnKeyAliases",
      Effect: "Allow",
      Action: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      Resource: account.arn("kms", `alias/${prefix}-*`),
    },
    {
      Sid: "Records",
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: `arn:${account.partition}:route53:::hostedzone/*`,
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
      Resource: account.globalArn("iam", `oidc-provider/oidc.eks.${account.region}.*`),
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
