import { join } from "node:path";
import { type App, type ITerraformDependable, TerraformVariable } from "cdktf";
import { Addons } from "../modules/addons/addons";
import { AlarmTopic } from "../modules/alarms/alarm-topic";
import { Bastion } from "../modules/bastion/bastion";
import { Counter } from "../modules/counter/counter";
import { Image } from "../modules/counter/image";
import { counterRepository, imageTagVariable } from "../modules/counter/names";
import { sourceDigest } from "../modules/counter/source-digest";
import { Registry } from "../modules/ecr/registry";
import { Edge } from "../modules/edge/edge";
import type { Cluster } from "../modules/eks/cluster";
import { Eks } from "../modules/eks/eks";
import { architecturesOf } from "../modules/eks/node-group";
import { SharedCluster } from "../modules/eks/shared-cluster";
import { Sources } from "../modules/helm/sources";
import { Account } from "../modules/iam/account";
import { useBoundary } from "../modules/iam/role";
import { roleBoundaryName } from "../modules/pipeline/boundaries";
import { RedisCluster } from "../modules/redis-cluster/redis-cluster";
import { SharedRedis } from "../modules/redis-cluster/shared-redis";
import type { RedisStore } from "../modules/redis-cluster/store";
import type { Network } from "../modules/vpc/network";
import { SharedNetwork } from "../modules/vpc/shared-network";
import { tierRanges } from "../modules/vpc/subnets";
import { Vpc } from "../modules/vpc/vpc";
import { Endpoints } from "../modules/vpce/endpoints";
import { homeOf } from "./backend";
import { callersOf, hasExternalDns } from "./callers";
import { counterSettings } from "./counter-settings";
import type { Environment } from "./environments";
import { prefixOf } from "./names";
import { useClusterProviders, useProviders } from "./providers";
import { Stack } from "./stack";
import type { EnvironmentVars } from "./vars";

/**
 * One environment: its network, cluster, store and registries. A part that its creationConfig leaves out is that of the
 * environment named in sharedFrom, or is absent.
 */
export class EnvironmentStack extends Stack {
  readonly registry: Registry;
  readonly edge: Edge;
  readonly network: Network | undefined;
  readonly cluster: Cluster | undefined;
  readonly bastion: Bastion | undefined;
  readonly redis: RedisStore | undefined;
  /** Where the alarms of what it makes go. */
  readonly alarms: AlarmTopic | undefined;
  readonly counter: Counter | undefined;

  private readonly account: Account;
  private readonly prefix: string;
  private readonly environment: Environment<EnvironmentVars>;
  private readonly vars: EnvironmentVars;
  /** The vars by which the VPC is made: its owner's where it is shared. */
  private readonly vpcVars: Pick<EnvironmentVars, "vpc" | "zones">;
  /** The prefix of the environment that makes for it what it does not. */
  private readonly owner: string | undefined;
  /** The vars of the environments for which it makes parts. */
  private readonly sharedBy: readonly EnvironmentVars[];

  constructor(app: App, environment: Environment<EnvironmentVars>) {
    const { name, prefix, vars, ownerVars = vars, sharedBy, backend } = environment;
    super(app, name);
    this.environment = environment;
    this.vars = vars;
    this.vpcVars = ownerVars;
    this.prefix = prefix;
    this.owner = vars.sharedFrom === undefined ? undefined : prefixOf(vars.sharedFrom);
    this.sharedBy = sharedBy;
    useProviders(this, { ...vars, accountId: vars.accountId, environment: name });
    this.account = new Account(this, "account", vars.region);
    // The pipeline may only make roles that can't outgrow it; made by hand, they are the same.
    if (homeOf(backend).github) useBoundary(this, this.account.globalArn("iam", `policy/${roleBoundaryName}`));

    this.registry = new Registry(this, "registry", {
      account: this.account,
      prefix,
      repositories: vars.ecrRepositories,
    });
    this.edge = new Edge(this, "edge", { ...vars.edge, account: this.account, prefix, domain: vars.domain });
    const vpc = this.vpc();
    this.network = vpc ?? this.sharedNetwork();
    if (!this.network) return;
    const egress = vpc ? [...vpc.egress, ...this.endpoints(vpc)] : [];
    this.cluster = this.eks(this.network, egress);
    this.bastion = this.jumpHost(this.network, egress, this.cluster);
    this.alarms = this.alarmTopic();
    this.redis = this.store(this.network, this.alarms, this.cluster, this.bastion);
    if (this.cluster) this.counter = this.inCluster(this.cluster, this.network, egress);
  }

  private vpc(): Vpc | undefined {
    if (!this.vars.creationConfig.createVpc) return undefined;
    const { account, prefix, vars } = this;
    return new Vpc(this, "vpc", {
      ...vars.vpc,
      account,
      prefix,
      zones: vars.zones,
      // Whatever is shared lies in the VPC: who destroys that takes the ground from under the others.
      deletionGuard: this.sharedBy.length > 0,
    });
  }

  private sharedNetwork(): Network | undefined {
    const { vpc, zones } = this.vpcVars;
    const ranges = tierRanges(vpc.cidr, zones.length);
    return this.shared((name) => new SharedNetwork(this, "shared-network", { name, ranges }));
  }

  /** Whether the private subnets reach those services of AWS only that have an endpoint. */
  private get isolated(): boolean {
    return this.vpcVars.vpc.natGateways === "none";
  }

  private eks(network: Network, egress: readonly ITerraformDependable[]): Cluster | undefined {
    const { account, prefix, vars } = this;
    if (!vars.creationConfig.createEksCluster) {
      return this.shared((owner) => new SharedCluster(this, "shared-cluster", { account, name: owner }));
    }
    return new Eks(this, "eks", { ...vars.eks, account, name: prefix, network, egress });
  }

  private jumpHost(
    network: Network,
    egress: readonly ITerraformDependable[],
    cluster: Cluster | undefined,
  ): Bastion | undefined {
    if (!this.vars.creationConfig.createBastion) return undefined;
    const { account, prefix, vars } = this;
    const name = `${prefix}-bastion`;
    return new Bastion(this, "bastion", { ...vars.bastion, account, name, network, cluster, egress });
  }

  private alarmTopic(): AlarmTopic | undefined {
    const { account, prefix, vars } = this;
    if (!vars.creationConfig.createRedis) return undefined;
    return new AlarmTopic(this, "alarms", { ...vars.alarms, account, prefix });
  }

  private store(
    network: Network,
    alarms: AlarmTopic | undefined,
    cluster: Cluster | undefined,
    bastion: Bastion | undefined,
  ): RedisStore | undefined {
    const { account, prefix, vars } = this;
    const { createEksCluster } = vars.creationConfig;
    const jump = bastion ? { bastion: bastion.securityGroupId } : {};
    const nodes = cluster ? { nodes: cluster.securityGroupId } : {};
    if (alarms) {
      return new RedisCluster(this, "redis", {
        ...vars.redis,
        account,
        name: prefix,
        network,
        clients: { ...nodes, ...jump },
        alarmTopicArn: alarms.arn,
      });
    }
    // The owner lets the nodes of its own cluster in.
    const clients = createEksCluster ? { ...nodes, ...jump } : jump;
    return this.shared((owner) => new SharedRedis(this, "shared-redis", { name: owner, network, clients }));
  }

  /** The VPC's endpoints: in one without a NAT gateway, the only way of its private subnets to AWS. */
  private endpoints(vpc: Vpc): readonly ITerraformDependable[] {
    const { account, prefix, vars } = this;
    if (!vars.creationConfig.createVpcEndpoints) return [];
    // Those who share the VPC make no endpoints in it, and call AWS from it all the same.
    const callers = [vars, ...this.sharedBy].flatMap((one) => callersOf(one, this.isolated));
    return new Endpoints(this, "vpce", { account, prefix, vpc, parts: callers }).resources;
  }

  /** What is installed in the cluster: the add-ons where the cluster is this environment's, and the counter. */
  private inCluster(cluster: Cluster, network: Network, ways: readonly ITerraformDependable[]): Counter | undefined {
    const { account, prefix, vars, edge } = this;
    useClusterProviders(this, { cluster, region: vars.region });
    const { hostedZone } = vars.edge;
    const addons = vars.creationConfig.createEksCluster
      ? new Addons(this, "addons", {
          account,
          cluster,
          prefix,
          sources: new Sources(vars.addons.chartMirror),
          switches: vars.addons,
          version: vars.eks.version,
          vpcId: network.vpcId,
          discovery: network.discovery,
          architectures: architecturesOf(vars.eks.nodeGroups),
          isolated: this.isolated,
          ...(hasExternalDns(vars) && hostedZone !== undefined && edge.hostedZoneId !== undefined
            ? { hostedZone: { id: edge.hostedZoneId, name: hostedZone } }
            : {}),
          // Pods reach AWS as long as there are any.
          after: [...cluster.ready, ...ways],
        }).ready
      : [];
    const repository = this.registry.repositories[counterRepository];
    if (!this.redis || !repository) return undefined;
    const { tags, ...settings } = counterSettings(this.environment);
    // A variable of Terraform, so that a deploy of the rest may leave the image alone, and a release may go back to another.
    const tag = new TerraformVariable(this, imageTagVariable, {
      type: "string",
      description: "Tag of the counter's image",
      default: vars.counter.imageTag ?? sourceDigest(projectFolder),
    }).stringValue;
    return new Counter(this, "counter", {
      ...settings,
      account,
      cluster,
      network,
      prefix,
      redis: this.redis,
      image: new Image(this, "image", { repository, tag, architecture: settings.architecture }),
      loadBalancer: {
        tags,
        ...(edge.certificateArn === undefined ? {} : { certificateArn: edge.certificateArn }),
        ...(edge.webAclArn === undefined ? {} : { webAclArn: edge.webAclArn }),
        shield: edge.shieldAdvanced,
        deletionProtection: edge.deletionProtection,
      },
      after: [...addons, ...ways],
    });
  }

  /** What the owner shares; undefined where there is no owner. */
  private shared<Part>(find: (owner: string) => Part): Part | undefined {
    return this.owner === undefined ? undefined : find(this.owner);
  }
}

/** The project's folder; the compiled file is dist/stacks/environment.js. */
const projectFolder = join(__dirname, "..", "..");
