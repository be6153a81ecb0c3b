import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { redisPort } from "./store";

export interface ClientsProps {
  /** The security group of Redis. */
  readonly securityGroupId: string;
  /** Security groups whose members may connect, by a short name each. */
  readonly clients: Readonly<Record<string, string>>;
}

/** Lets the members of certain security groups, and no one else, connect to Redis. */
export class Clients extends Construct {
  constructor(scope: Construct, id: string, { securityGroupId, clients }: ClientsProps) {
    super(scope, id);
    for (const [client, referencedSecurityGroupId] of Object.entries(clients)) {
      new VpcSecurityGroupIngressRule(this, `from-${client}`, {
        securityGroupId,
        description: `Redis from ${client}`,
        referencedSecurityGroupId,
        ipProtocol: "tcp",
        fromPort: redisPort,
        toPort: redisPort,
      });
    }
  }
}
