import { type App, TerraformStack } from "cdktf";
import { AlarmTopic } from "../modules/alarms/alarm-topic";
import { Bastion } from "../modules/bastion/bastion";
import { Registry } from "../modules/ecr/registry";
import type { Cluster } from "../modules/eks/cluster";
import { Eks } from "../modules/eks/eks";
import { SharedCluster } from "../modules/eks/shared-cluster";
import { Account } from "../modules/iam/account";
import { RedisCluster } from "../modules/redis-cluster/redis-cluster";
import { SharedRedis } from "../modules/redis-cluster/shared-redis";
import type { RedisStore } from "../modules/redis-cluster/store";
import type { Network } from "../modules/vpc/network";
import { SharedNetwork } from "../modules/vpc/shared-network";
import { Vpc } from "../modules/vpc/vpc";
import { Endpoints } from "../modules/vpce/endpoints";
import { parts } from "../modules/vpce/needs";
import type { Environment } from "./environments";
import { prefixOf } from "./names";
import { useProviders } from "./providers";
import type { EnvironmentVars } from "./vars";

/**
 * One environment: its network, cluster, store and registries. A part that its creationConfig leaves out is that of the
 * environment named in sharedFrom, or is absent.
 */
export class EnvironmentStack extends TerraformStack {
  readonly registry: Registry;
  readonly network: Network | undefined;
  readonly cluster: Cluster | undefined;
  readonly bastion: Bastion | undefined;
  readonly redis: RedisStore | undefined;

  private readonly account: Account;
  private readonly prefix: string;
  private readonly vars: EnvironmentVars;
  /** The prefix of the environment that shares what this one does not make. */
  private readonly owner: string | undefined;
  private readonly isShared: boolean;

  constructor(app: App, { name, prefix, vars, sharedBy }: Environment<EnvironmentVars>) {
    super(app, name);
    this.vars = vars;
    this.prefix = prefix;
    this.owner = vars.sharedFrom === undefined ? undefined : prefixOf(vars.sharedFrom);
    this.isShared = sharedBy.length > 0;
    useProviders(this, { ...vars, accountId: vars.accountId, environment: name });
    this.account = new Account(this, "account", vars.region);

    this.registry = new Registry(this, "registry", {
      account: this.account,
      prefix,
      repositories: vars.ecrRepositories,
    });
    const vpc = this.vpc();
    this.network = vpc ?? this.shared((owner) => new SharedNetwork(this, "shared-network", owner));
    if (!this.network) return;
    this.cluster = this.eks(this.network, vpc);
    this.bastion = this.jumpHost(this.network, this.cluster);
    this.redis = this.store(this.network, this.cluster, this.bastion);
    if (vpc) this.endpoints(vpc);
  }

  private vpc(): Vpc | undefined {
    if (!this.vars.creationConfig.createVpc) return undefined;
    const { account, prefix, vars } = this;
    return new Vpc(this, "vpc", {
      ...vars.vpc,
      account,
      prefix,
      zones: vars.zones,
      clusterName: prefix,
      // Whatever is shared lies in the VPC: who destroys that takes the ground from under the others.
      deletionGuard: this.isShared,
    });
  }

  private eks(network: Network, vpc: Vpc | undefined): Cluster | undefined {
    const { account, prefix, vars } = this;
    if (!vars.creationConfig.createEksCluster) {
      return this.shared((owner) => new SharedCluster(this, "shared-cluster", { account, name: owner }));
    }
    return new Eks(this, "eks", { ...vars.eks, account, name: prefix, network, egress: vpc?.egress ?? [] });
  }

  private jumpHost(network: Network, cluster: Cluster | undefined): Bastion | undefined {
    if (!this.vars.creationConfig.createBastion) return undefined;
    const { account, prefix, vars } = this;
    return new Bastion(this, "bastion", { ...vars.bastion, account, name: `${prefix}-bastion`, network, cluster });
  }

  private store(network: Network, cluster: Cluster | undefined, bastion: Bastion | undefined): RedisStore | undefined {
    const { account, prefix, vars } = this;
    const { createRedis, createEksCluster } = vars.creationConfig;
    const jump = bastion ? { bastion: bastion.securityGroupId } : {};
    const nodes = cluster ? { nodes: cluster.securityGroupId } : {};
    if (createRedis) {
      return new RedisCluster(this, "redis", {
        ...vars.redis,
        account,
        name: prefix,
        network,
        clients: { ...nodes, ...jump },
        alarmTopicArn: new AlarmTopic(this, "alarms", { ...vars.alarms, account, prefix }).arn,
      });
    }
    // The owner lets the nodes of its own cluster in.
    const clients = createEksCluster ? { ...nodes, ...jump } : jump;
    return this.shared((owner) => new SharedRedis(this, "shared-redis", { name: owner, network, clients }));
  }

  private endpoints(vpc: Vpc): void {
    if (!this.vars.creationConfig.createVpcEndpoints) return;
    const { account, prefix } = this;
    const callers = parts({
      cluster: this.cluster !== undefined,
      bastion: this.bastion !== undefined,
      redis: this.redis !== undefined,
    });
    new Endpoints(this, "vpce", { account, prefix, vpc, parts: callers });
  }

  /** What the owner shares; undefined where there is no owner. */
  private shared<Part>(find: (owner: string) => Part): Part | undefined {
    return this.owner === undefined ? undefined : find(this.owner);
  }
}
