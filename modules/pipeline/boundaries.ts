import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { policyDocument, type Statement } from "../iam/policy";

/** Name of the boundary of every role that environments make, by which they find it. */
export const roleBoundaryName = "bluecore-role-boundary";

/** The path of the pipeline's roles and policies, which no environment's name can lead to. */
export const pipelinePath = "/pipeline/";

const every = (services: readonly string[]) => services.map((service) => `${service}:*`);

/** Services that nodes, controllers and the API call. */
const roleServices = [
  "acm",
  "autoscaling",
  "cloudwatch",
  "ec2",
  "ec2messages",
  "ecr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "kms",
  "logs",
  "pricing",
  "route53",
  "s3",
  "secretsmanager",
  "shield",
  "sqs",
  "ssm",
  "ssmmessages",
  "tag",
  "wafv2",
];

/** What controllers look up in IAM. */
const iamLookups = ["iam:GetServerCertificate", "iam:ListInstanceProfiles", "iam:ListServerCertificates"];

/** Services that only Terraform calls. */
const deployServices = ["dynamodb", "elasticache", "events", "iam", "sns"];

/** Calls that give a role its power. */
const grants = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];

export interface BoundariesProps {
  readonly account: Account;
  /** What the environments' prefixes begin with, before a hyphen. */
  readonly project: string;
  /** Where the environments are. */
  readonly regions: readonly string[];
}

/**
 * The walls about what the pipeline makes and about the pipeline itself. A boundary grants nothing: it is the most that a role
 * may ever be granted.
 */
export class Boundaries extends Construct {
  /** Of every role that an environment makes. */
  readonly role: string;
  /** Of the roles that deploy. */
  readonly deployment: string;

  constructor(scope: Construct, id: string, { account, project, regions }: BoundariesProps) {
    super(scope, id);
    const ownRoles = account.globalArn("iam", `role/${project}-*`);
    const ownProfiles = account.globalArn("iam", `instance-profile/${project}-*`);
    this.role = new IamPolicy(this, "role", {
      name: roleBoundaryName,
      description: "The most that roles of the environments may do",
      policy: policyDocument([
        { Sid: "ServicesOfRoles", Effect: "Allow", Action: [...every(roleServices), ...iamLookups], Resource: "*" },
        {
          // Karpenter makes instance profiles, in a path of its own with region and cluster, and passes the nodes' role on.
          Sid: "OwnInstanceProfiles",
          Effect: "Allow",
          Action: ["iam:*InstanceProfile*", "iam:GetRole", "iam:PassRole"],
          Resource: [ownRoles, ownProfiles, account.globalArn("iam", `instance-profile/karpenter/*/${project}-*/*`)],
        },
        {
          Sid: "FirstLoadBalancer",
          Effect: "Allow",
          Action: "iam:CreateServiceLinkedRole",
          Resource: account.globalArn("iam", "role/aws-service-role/elasticloadbalancing.amazonaws.com/*"),
        },
      ]),
    }).arn;
    this.deployment = new IamPolicy(this, "deployment", {
      name: "bluecore-deployment-boundary",
      path: pipelinePath,
      description: "The most that roles which deploy may do",
      policy: policyDocument([
        { Sid: "Services", Effect: "Allow", Action: every([...roleServices, ...deployServices]), Resource: "*" },
        ...this.noEscalation(account, [ownRoles, ownProfiles]),
        noOtherRegion([account.region, ...regions], [...regional, "kms"]),
      ]),
    }).arn;
  }

  private noEscalation(account: Account, own: readonly string[]): Statement[] {
    return [
      {
        Sid: "NoRoleBeyondTheBoundary",
        Effect: "Deny",
        Action: grants,
        Resource: "*",
        Condition: { StringNotEquals: { "iam:PermissionsBoundary": this.role } },
      },
      {
        Sid: "NoBoundaryLifted",
        Effect: "Deny",
        Action: [
          "iam:CreatePolicyVersion",
          "iam:DeletePolicy*",
          "iam:DeleteRolePermissionsBoundary",
          "iam:SetDefaultPolicyVersion",
        ],
        Resource: "*",
      },
      {
        Sid: "NothingBesideTheProject",
        Effect: "Deny",
        Action: ["iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Put*", "iam:Remove*", "iam:Update*"],
        NotResource: [
          ...own,
          account.globalArn("iam", "oidc-provider/oidc.eks.*"),
          account.globalArn("iam", "role/aws-service-role/*"),
        ],
      },
      {
        Sid: "NoRolePassedBesideTheProject",
        Effect: "Deny",
        Action: "iam:PassRole",
        NotResource: [...own],
      },
    ];
  }
}

/** What costs, and what holds data. */
const regional = ["ec2", "eks", "elasticache", "secretsmanager"];

/** Keeps services within the given regions, whatever else is allowed. */
export const noOtherRegion = (regions: readonly string[], services = regional): Statement => ({
  Sid: "NoOtherRegion",
  Effect: "Deny",
  Action: every(services),
  Resource: "*",
  Condition: { StringNotEquals: { "aws:RequestedRegion": [...new Set(regions)] } },
});
