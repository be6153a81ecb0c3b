import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { policyDocument, type Statement } from "../iam/policy";
import type { Vpc } from "../vpc/vpc";
import { type Part, servicesOf } from "./needs";

export interface EndpointsProps {
  readonly account: Account;
  readonly prefix: string;
  readonly vpc: Vpc;
  /** What calls AWS from the private subnets; the interface endpoints follow from it. */
  readonly parts: readonly Part[];
}

/** Endpoints that keep the way to AWS inside the VPC: S3 and DynamoDB by route, the others by interface. */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, { account, prefix, vpc, parts }: EndpointsProps) {
    super(scope, id);
    const serviceName = (service: string) => `com.amazonaws.${account.region}.${service}`;
    const own = ownIdentities(account);
    for (const [service, extra] of Object.entries({ s3: publicLayers(account), dynamodb: [] })) {
      new VpcEndpoint(this, service, {
        vpcId: vpc.vpcId,
        serviceName: serviceName(service),
        vpcEndpointType: "Gateway",
        routeTableIds: [...vpc.internalRouteTableIds],
        policy: policyDocument([own, ...extra]),
        tags: { Name: `${prefix}-${service}` },
      });
    }
    const services = servicesOf(parts);
    if (services.length === 0) return;
    const securityGroupIds = [this.securityGroup(prefix, vpc)];
    for (const service of services) {
      new VpcEndpoint(this, service.replaceAll(".", "-"), {
        vpcId: vpc.vpcId,
        serviceName: serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...vpc.privateSubnetIds],
        securityGroupIds,
        policy: policyDocument([own, ...(service === "sts" ? [webIdentities(account)] : [])]),
        tags: { Name: `${prefix}-${service}` },
      });
    }
  }

  private securityGroup(prefix: string, vpc: Vpc): string {
    const name = `${prefix}-endpoints`;
    const group = new SecurityGroup(this, "security-group", {
      name,
      description: "Interface endpoints: HTTPS from the VPC",
      vpcId: vpc.vpcId,
      tags: { Name: name },
    });
    new VpcSecurityGroupIngressRule(this, "https", {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: vpc.cidr,
    });
    return group.id;
  }
}

/** Lets the account's own identities through, and no one else's credentials. */
const ownIdentities = (account: Account): Statement => ({
  Sid: "OwnIdentities",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalAccount": account.id } },
});

/** A service account's token is no AWS identity yet when it asks STS for a role of this account. */
const webIdentities = (account: Account): Statement => ({
  Sid: "WebIdentitiesTakeOwnRoles",
  Effect: "Allow",
  Principal: "*",
  Action: "sts:AssumeRoleWithWebIdentity",
  Resource: "*",
  Condition: { StringEquals: { "aws:ResourceAccount": account.id } },
});

/**
 * Buckets of AWS that are read without credentials of this account: image layers of ECR, packages of Amazon Linux.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
const publicLayers = ({ partition, region }: Account): readonly Statement[] => [
  {
    Sid: "LayersAndPackages",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: [
      `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`,
      `arn:${partition}:s3:::al2023-repos-${region}-de612dc2/*`,
    ],
  },
];
