import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { policyDocument, type Statement } from "../iam/policy";
import type { Vpc } from "../vpc/vpc";
import { endpointsOf, iamNameOf, type Part } from "./needs";

export interface EndpointsProps {
  readonly account: Account;
  readonly prefix: string;
  readonly vpc: Vpc;
  /** What calls AWS from the private subnets; the interface endpoints follow from it. */
  readonly parts: readonly Part[];
}

/** Endpoints that keep the way to AWS inside the VPC: S3 and DynamoDB by route, the others by interface. */
export class Endpoints extends Construct {
  /** The way to AWS, which what calls it must wait for, and go before. */
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { account, prefix, vpc, parts }: EndpointsProps) {
    super(scope, id);
    const isolated = vpc.egress.length === 0;
    const serviceName = (service: string) => `com.amazonaws.${account.region}.${service}`;
    const gateways = Object.entries({ s3: [isolated ? layersAndPackages(account) : publicObjects], dynamodb: [] }).map(
      ([service, extra]) =>
        new VpcEndpoint(this, service, {
          vpcId: vpc.vpcId,
          serviceName: serviceName(service),
          vpcEndpointType: "Gateway",
          routeTableIds: [...vpc.internalRouteTableIds],
          policy: policyDocument([ownIdentities(account, service), ...extra]),
          tags: { Name: `${prefix}-${service}` },
        }),
    );
    const services = endpointsOf(parts);
    const securityGroupIds = services.length === 0 ? [] : [this.securityGroup(prefix, vpc)];
    const interfaces = services.map((service) => {
      const id = service.replaceAll(".", "-");
      const own = ownIdentities(account, service);
      return new VpcEndpoint(this, id, {
        vpcId: vpc.vpcId,
        serviceName: serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: this.subnetsOffering(`${id}-service`, serviceName(service), vpc),
        securityGroupIds,
        policy: policyDocument(service === "sts" ? [own, webIdentities(account)] : [own]),
        tags: { Name: `${prefix}-${service}` },
      });
    });
    this.resources = [...gateways, ...interfaces];
  }

  /**
   * The private subnets in zones where AWS offers the service, as it does not offer each in every zone (a newer zone, or
   * us-east-1e) and an endpoint in such a zone fails. Nodes there use the endpoint in another zone, by its DNS name.
   */
  private subnetsOffering(id: string, serviceName: string, { zones, privateSubnetIds }: Vpc): string[] {
    const service = new DataAwsVpcEndpointService(this, id, { serviceName, serviceType: "Interface" });
    return Fn.matchkeys([...privateSubnetIds], [...zones], service.availabilityZones);
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

/** Lets the account's own identities through, and no one else's credentials: what they may do, their roles say. */
const ownIdentities = (account: Account, service: string): Statement => ({
  Sid: "OwnIdentities",
  Effect: "Allow",
  Principal: "*",
  Action: `${iamNameOf(service)}:*`,
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
 * Where there is no other way out, the buckets of AWS that nodes read, by a signature of AWS or none: image layers of ECR,
 * packages of Amazon Linux. https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
const layersAndPackages = ({ partition, region }: Account): Statement => ({
  Sid: "LayersAndPackages",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: [
    `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`,
    `arn:${partition}:s3:::al2023-repos-${region}-de612dc2/*`,
  ],
});

/**
 * Where there are NAT gateways, whatever a bucket gives out. Registries keep layers in buckets of their own choice, and S3 of
 * this region is reached by this endpoint only: registry.k8s.io sends nodes to `prod-registry-k8s-io-<region>`, and a pull
 * that is refused here is answered by 403. https://github.com/kubernetes/k8s.io/issues/4214
 */
const publicObjects: Statement = {
  Sid: "PublicObjects",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "*",
};
