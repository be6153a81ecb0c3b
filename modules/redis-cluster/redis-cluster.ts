import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { Key } from "../kms/key";
import { LogGroup } from "../logs/log-group";
import type { Network } from "../vpc/network";
import { ShardAlarms } from "./alarms";
import { AuthToken, recoveryWindowInDays } from "./auth-token";
import { Clients, type ClientsProps } from "./clients";
import { type RedisStore, redisNames, redisPort } from "./store";

export interface RedisClusterProps {
  readonly account: Account;
  /** Name of the replication group, at most 40 characters, and what the other names begin with. */
  readonly name: string;
  readonly network: Network;
  /** The security groups of the nodes and the bastion. */
  readonly clients: ClientsProps["clients"];
  readonly engineVersion: "6.2" | "7.0" | "7.1";
  readonly nodeType: string;
  readonly shards: number;
  /** Replicas of each shard, 0 to 5; one or more lets a shard outlive the loss of its zone. */
  readonly replicasPerShard: number;
  /** Raised by one, it rotates the AUTH token. */
  readonly authTokenVersion: number;
  readonly snapshotRetentionDays: number;
  /** Daily, UTC: `03:00-04:00`. */
  readonly snapshotWindow: string;
  /** Weekly, UTC: `sun:05:00-sun:06:00`. */
  readonly maintenanceWindow: string;
  readonly logRetentionDays: number;
  /** Whether a last snapshot is taken when the replication group is destroyed; it can be read as long as its key exists. */
  readonly finalSnapshot: boolean;
  /** Keeps Terraform from destroying or replacing the replication group. */
  readonly deletionGuard: boolean;
  /** SNS topic of the environment's alarms. */
  readonly alarmTopicArn: string;
}

const parameterFamilies = { "6.2": "redis6.x", "7.0": "redis7", "7.1": "redis7" } as const;

/** Redis in cluster mode over the zones of a network: AUTH, TLS and encryption throughout, and its secret. */
export class RedisCluster extends Construct implements RedisStore {
  readonly endpoint: string;
  readonly port = redisPort;
  readonly secretArn: string;
  readonly secretName: string;
  readonly keyArn: string;
  readonly securityGroupId: string;
  readonly written: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RedisClusterProps) {
    super(scope, id);
    const { account, name, network, shards, replicasPerShard, authTokenVersion } = props;
    const names = redisNames(name);
    const logGroupPrefix = `/aws/elasticache/${name}/`;
    const key = new Key(this, "key", {
      account,
      name: names.key,
      description: `Redis of ${name}: data, snapshots, logs and secrets`,
      logGroupPrefix,
    });
    this.keyArn = key.arn;
    this.securityGroupId = this.securityGroup(props);
    const token = new AuthToken(this, "auth-token", {
      name: `${name}/redis-auth-token`,
      key,
      version: authTokenVersion,
    });
    const logs = ["slow-log", "engine-log"].map((logType) => ({
      logType,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: new LogGroup(this, logType, {
        name: `${logGroupPrefix}${logType}`,
        key,
        retentionDays: props.logRetentionDays,
      }).name,
    }));
    const group = new ElasticacheReplicationGroup(this, "replication-group", {
      replicationGroupId: name,
      description: `Counter of ${name}`,
      engine: "redis",
      engineVersion: props.engineVersion,
      nodeType: props.nodeType,
      port: redisPort,
      parameterGroupName: this.parameterGroup(props),
      subnetGroupName: new ElasticacheSubnetGroup(this, "subnet-group", {
        name,
        description: `Database subnets of ${name}`,
        subnetIds: [...network.databaseSubnetIds],
      }).name,
      securityGroupIds: [this.securityGroupId],
      numNodeGroups: shards,
      replicasPerNodeGroup: replicasPerShard,
      automaticFailoverEnabled: true,
      multiAzEnabled: replicasPerShard > 0,
      atRestEncryptionEnabled: "true",
      kmsKeyId: key.arn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken: token.value,
      // SET for the first token: a ROTATE would let clients in that give none. ROTATE later: the old one still works until
      // every client has the new one. https://github.com/hashicorp/terraform-provider-aws/issues/33439
      authTokenUpdateStrategy: authTokenVersion === 1 ? "SET" : "ROTATE",
      snapshotRetentionLimit: props.snapshotRetentionDays,
      snapshotWindow: props.snapshotWindow,
      // A snapshot's name is taken as long as it exists. The key's id tells this environment from an earlier one of its name.
      ...(props.finalSnapshot ? { finalSnapshotIdentifier: `${name}-final-${Fn.substr(key.id, 0, 8)}` } : {}),
      maintenanceWindow: props.maintenanceWindow,
      autoMinorVersionUpgrade: "true",
      applyImmediately: true,
      logDeliveryConfiguration: logs,
      lifecycle: { preventDestroy: props.deletionGuard },
    });
    this.endpoint = group.configurationEndpointAddress;
    new ShardAlarms(this, "alarms", { name, group, shards, replicasPerShard, topicArn: props.alarmTopicArn });

    const secret = new SecretsmanagerSecret(this, "secret", {
      name: names.secret,
      description: "How to reach Redis: endpoint, port, token, URL",
      kmsKeyId: key.arn,
      recoveryWindowInDays,
    });
    const version = new SecretsmanagerSecretVersion(this, "secret-version", {
      secretId: secret.id,
      // Written without passing through the state; a new number writes it again.
      secretStringWo: Fn.jsonencode({
        endpoint: this.endpoint,
        port: String(redisPort),
        token: token.value,
        url: `rediss://:${token.value}@${this.endpoint}:${redisPort}`,
      }),
      secretStringWoVersion: authTokenVersion,
    });
    this.secretArn = secret.arn;
    this.secretName = secret.name;
    this.written = [version];
  }

  private securityGroup({ name, network, clients }: RedisClusterProps): string {
    const { securityGroup } = redisNames(name);
    const group = new SecurityGroup(this, "security-group", {
      name: securityGroup,
      description: "Redis: clients of the environment only",
      vpcId: network.vpcId,
      tags: { Name: securityGroup },
    });
    new Clients(this, "clients", { securityGroupId: group.id, clients });
    return group.id;
  }

  private parameterGroup({ name, engineVersion }: RedisClusterProps): string {
    const family = parameterFamilies[engineVersion];
    return new ElasticacheParameterGroup(this, "parameter-group", {
      // The family is part of the name, so that an upgrade makes the new group before the old one goes.
      name: `${name}-${family.replaceAll(".", "-")}`,
      description: `Redis of ${name}`,
      family,
      parameter: [
        { name: "cluster-enabled", value: "yes" },
        // A full Redis refuses a write rather than drop a counter.
        { name: "maxmemory-policy", value: "noeviction" },
      ],
      lifecycle: { createBeforeDestroy: true },
    }).name;
  }
}
