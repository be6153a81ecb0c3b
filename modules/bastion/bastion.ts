import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Cluster } from "../eks/cluster";
import type { Account } from "../iam/account";
import { assumedByService } from "../iam/policy";
import { Role } from "../iam/role";
import { redisPort } from "../redis-cluster/store";
import type { Network } from "../vpc/network";

export interface BastionProps {
  readonly account: Account;
  readonly name: string;
  readonly network: Network;
  /** The cluster whose API server it may reach, if there is one. */
  readonly cluster: Cluster | undefined;
  /** An arm64 type. */
  readonly instanceType: string;
  /** The way of the private subnets to AWS; Session Manager's agent that starts without it tries again only much later. */
  readonly egress: readonly ITerraformDependable[];
}

/** Where AWS publishes the id of the newest Amazon Linux 2023 image. */
const imageParameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

/** A small machine in a private subnet, with no key and no open port, from which Session Manager forwards ports. */
export class Bastion extends Construct {
  readonly instanceId: string;
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: BastionProps) {
    super(scope, id);
    const { account, name, network, cluster, instanceType } = props;
    const role = new Role(this, "role", {
      name,
      trust: assumedByService("ec2.amazonaws.com"),
      managedPolicies: { "session-manager": account.managedPolicyArn("AmazonSSMManagedInstanceCore") },
    });
    const group = new SecurityGroup(this, "security-group", {
      name,
      description: "Bastion: nothing comes in",
      vpcId: network.vpcId,
      tags: { Name: name },
    });
    this.securityGroupId = group.id;
    this.egress("https", "Session Manager and the API server", 443, "0.0.0.0/0");
    this.egress("redis", "Redis", redisPort, network.cidr);
    if (cluster) {
      new VpcSecurityGroupIngressRule(this, "to-api-server", {
        securityGroupId: cluster.securityGroupId,
        description: `API server from ${name}`,
        referencedSecurityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      });
    }
    const instance = new Instance(this, "instance", {
      ami: Fn.nonsensitive(new DataAwsSsmParameter(this, "image", { name: imageParameter }).value),
      instanceType,
      subnetId: Fn.element([...network.privateSubnetIds], 0),
      vpcSecurityGroupIds: [group.id],
      iamInstanceProfile: new IamInstanceProfile(this, "profile", { name, role: role.name }).name,
      associatePublicIpAddress: false,
      ebsOptimized: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { volumeType: "gp3", volumeSize: 8, encrypted: true },
      tags: { Name: name },
      // A newer image is taken when the bastion is made anew, not in the middle of someone's session.
      lifecycle: { ignoreChanges: ["ami"] },
      dependsOn: [...role.policies, ...props.egress],
    });
    this.instanceId = instance.id;
  }

  private egress(name: string, description: string, port: number, cidrIpv4: string): void {
    new VpcSecurityGroupEgressRule(this, `to-${name}`, {
      securityGroupId: this.securityGroupId,
      description,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIpv4,
    });
  }
}
