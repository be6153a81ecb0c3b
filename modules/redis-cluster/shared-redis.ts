import { DataAwsElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/data-aws-elasticache-replication-group";
import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { Construct } from "constructs";
import type { Network } from "../vpc/network";
import { Clients, type ClientsProps } from "./clients";
import { type RedisStore, redisNames, redisPort } from "./store";

export interface SharedRedisProps {
  /** Name of the replication group: its owner's prefix. */
  readonly name: string;
  readonly network: Network;
  /** Clients that its owner does not know. */
  readonly clients: ClientsProps["clients"];
}

/** The Redis cluster that another environment makes, found by its name. */
export class SharedRedis extends Construct implements RedisStore {
  readonly endpoint: string;
  readonly port = redisPort;
  readonly secretArn: string;
  readonly secretName: string;
  readonly keyArn: string;
  readonly securityGroupId: string;
  /** Its owner wrote it. */
  readonly written = [];

  constructor(scope: Construct, id: string, { name, network, clients }: SharedRedisProps) {
    super(scope, id);
    const names = redisNames(name);
    this.endpoint = new DataAwsElasticacheReplicationGroup(this, "replication-group", {
      replicationGroupId: name,
    }).configurationEndpointAddress;
    const secret = new DataAwsSecretsmanagerSecret(this, "secret", { name: names.secret });
    this.secretArn = secret.arn;
    this.secretName = names.secret;
    this.keyArn = new DataAwsKmsAlias(this, "key", { name: `alias/${names.key}` }).targetKeyArn;
    this.securityGroupId = new DataAwsSecurityGroup(this, "security-group", {
      name: names.securityGroup,
      vpcId: network.vpcId,
    }).id;
    new Clients(this, "clients", { securityGroupId: this.securityGroupId, clients });
  }
}
