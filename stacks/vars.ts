import * as v from "valibot";
import { taintEffects } from "../modules/eks/node-group";
import { addonVersions, type KubernetesVersion } from "../modules/eks/versions";
import { parseCidr } from "../modules/vpc/cidr";
import { maxZones } from "../modules/vpc/subnets";
import { entries, flag, group, list, named, oneOf, type TextFormat, text, wholeNumber } from "./fields";
import * as format from "./formats";

/**
 * The variables of an environment: type, default, limits and a sentence of each, in the order of envs/demo/vars.ts.
 * What a file leaves out has the default that stands here.
 */

export const cidr = {
  limits: "an IPv4 range such as 10.0.0.0/16, its address the first of the range",
  accept: (value: string) => parseCidr(value) !== undefined,
} satisfies TextFormat;

const vpcCidr = {
  limits: "an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range",
  accept: (value: string) => {
    const range = parseCidr(value);
    return range !== undefined && range.prefix >= 16 && range.prefix <= 23;
  },
} satisfies TextFormat;

/** CloudWatch keeps logs for these numbers of days. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const tags = v.optional(
  v.pipe(
    v.record(v.string(), text(format.tagValue, "A tag's value."), "must be an object"),
    v.description("Tags of all that is made, besides Project, Environment and ManagedBy."),
  ),
  {},
);

const creationConfig = group(
  {
    createVpc: flag("Make the VPC with its subnets, gateways and flow logs."),
    createVpcEndpoints: flag("Make the VPC endpoints that the enabled parts need."),
    createEksCluster: flag("Make the EKS cluster with its node groups and add-ons."),
    createBastion: flag("Make the bastion, reached by Session Manager only."),
    createRedis: flag("Make the Redis cluster and its secret."),
  },
  "Which parts this environment makes. A part set to false is taken from `sharedFrom` when that is given.",
);

const vpc = group(
  {
    cidr: v.optional(
      text(vpcCidr, "The range of the VPC; the ranges of all subnets are computed from it."),
      "10.0.0.0/16",
    ),
    natGateways: v.optional(
      oneOf(["none", "one", "per-zone"], "NAT gateways: none (fully private), one (cheap), or one in each zone."),
      "one",
    ),
    flowLogRetentionDays: v.optional(oneOf(retentionDays, "Days that VPC flow logs are kept."), 30),
  },
  "The network.",
);

const nodeGroup = group(
  {
    instanceTypes: list(
      text(format.instanceType, "An EC2 instance type."),
      1,
      20,
      "Instance types, the first preferred.",
    ),
    architecture: v.optional(oneOf(["x86_64", "arm64"], "Processor architecture of the instance types."), "x86_64"),
    os: v.optional(oneOf(["al2023", "bottlerocket"], "Operating system: Amazon Linux 2023 or Bottlerocket."), "al2023"),
    capacity: v.optional(oneOf(["on-demand", "spot"], "How the instances are bought."), "on-demand"),
    minSize: wholeNumber(0, 450, "Fewest nodes."),
    maxSize: wholeNumber(1, 450, "Most nodes; the Cluster Autoscaler stays within the two."),
    desiredSize: v.optional(
      wholeNumber(0, 450, "Nodes at the start; minSize when left out. The Cluster Autoscaler moves it afterwards."),
    ),
    diskSizeGiB: v.optional(wholeNumber(20, 16384, "Size of a node's encrypted gp3 volume.", "GiB"), 50),
    labels: v.optional(
      entries(format.labelKey, text(format.labelValue, "A label's value."), "Kubernetes labels of the nodes."),
      {},
    ),
    taints: v.optional(
      list(
        group(
          {
            key: text(format.labelKey, "Key."),
            value: v.optional(text(format.labelValue, "Value.")),
            effect: oneOf(
              Object.keys(taintEffects) as (keyof typeof taintEffects)[],
              "What happens to pods that don't tolerate it.",
            ),
          },
          "A taint.",
        ),
        0,
        50,
        "Taints of the nodes; leave one group without, for CoreDNS and the controllers.",
      ),
      [],
    ),
  },
  "A managed node group.",
);

const eks = group(
  {
    version: v.optional(
      oneOf(
        Object.keys(addonVersions) as KubernetesVersion[],
        "Kubernetes version of the cluster, its nodes and add-ons.",
      ),
      "1.35",
    ),
    publicAccessCidrs: v.optional(
      list(
        text(cidr, "A range."),
        0,
        40,
        "Ranges that reach the API server from outside the VPC; none makes it private.",
      ),
      [],
    ),
    deployer: v.optional(
      text(
        format.roleArn,
        "Who deploys, a cluster admin by that; left out, it is whoever deploys first, and stays so.",
      ),
    ),
    clusterAdmins: v.optional(
      list(text(format.roleArn, "A role or user."), 0, 50, "Further cluster admins, beside the one who deploys."),
      [],
    ),
    clusterViewers: v.optional(
      list(
        text(format.roleArn, "A role or user."),
        0,
        50,
        "Who may read everything in the cluster, secrets included, such as the pipeline's plan role.",
      ),
      [],
    ),
    logRetentionDays: v.optional(oneOf(retentionDays, "Days that the control plane's logs are kept."), 90),
    nodeGroups: v.optional(
      named(format.kubernetesName.limits, format.kubernetesName.accept, nodeGroup, "Managed node groups, by name."),
      { system: { instanceTypes: ["m6i.large"], minSize: 2, maxSize: 5 } },
    ),
  },
  "The EKS cluster.",
);

const redis = group(
  {
    engineVersion: v.optional(oneOf(["6.2", "7.0", "7.1"], "Redis version."), "7.1"),
    nodeType: v.optional(text(format.nodeType, "Node type of every shard and replica."), "cache.t4g.small"),
    shards: v.optional(wholeNumber(1, 90, "Shards, spread over the zones."), 3),
    replicasPerShard: v.optional(wholeNumber(0, 5, "Replicas of each shard, in other zones than their primary."), 1),
    authTokenVersion: v.optional(
      wholeNumber(1, 1_000_000, "Raise by one to rotate the AUTH token; the old one works until the next rotation."),
      1,
    ),
    snapshotRetentionDays: v.optional(
      wholeNumber(0, 35, "Days that daily snapshots are kept; 0 takes none.", "days"),
      7,
    ),
    snapshotWindow: v.optional(
      text(format.snapshotWindow, "When the daily snapshot is taken, outside the maintenance."),
      "03:00-04:00",
    ),
    maintenanceWindow: v.optional(text(format.maintenanceWindow, "When AWS may patch."), "sun:05:00-sun:06:00"),
    logRetentionDays: v.optional(oneOf(retentionDays, "Days that slow and engine logs are kept."), 30),
    finalSnapshot: v.optional(
      flag(
        "Take a last snapshot on destroy. Its key is deleted 30 days later: restore or copy it by then, or cancel the deletion.",
      ),
      true,
    ),
    deletionGuard: v.optional(
      flag("Keep the replication group from being destroyed or replaced; turn off and deploy before `cdktf destroy`."),
      false,
    ),
  },
  "The Redis cluster.",
);

const alarms = group(
  {
    emails: v.optional(
      list(
        text(format.email, "A mail address."),
        0,
        20,
        "Who gets the alarms by mail; each confirms AWS's first mail.",
      ),
      [],
    ),
  },
  "Where the alarms go: an SNS topic of the environment, to which anything may be subscribed.",
);

const edge = group(
  {
    hostedZone: v.optional(
      text(format.domain, "The public Route 53 zone that holds the domain, such as example.com; needed for TLS."),
    ),
    tls: v.optional(flag("Make a certificate for the domain, and redirect plain HTTP to HTTPS. Free."), false),
    waf: v.optional(
      flag(
        "Put a web ACL before the load balancer: AWS's managed rules and a rate limit. $9 a month, and $0.60 a million requests.",
      ),
      false,
    ),
    wafRateLimit: v.optional(
      wholeNumber(10, 2_000_000_000, "Requests of one address in five minutes, past which it is blocked.", "requests"),
      2000,
    ),
    wafLogRetentionDays: v.optional(oneOf(retentionDays, "Days that blocked requests are kept."), 90),
    shieldAdvanced: v.optional(
      flag(
        "Put the load balancer under Shield Advanced. The account must be subscribed: $3,000 a month, for a year at least.",
      ),
      false,
    ),
    deletionProtection: v.optional(
      flag("Keep the load balancer from deletion; turn off and deploy before `cdktf destroy`. Free."),
      false,
    ),
  },
  "What stands before the cluster.",
);

const bastion = group(
  { instanceType: v.optional(text(format.instanceType, "Instance type, arm64."), "t4g.nano") },
  "The bastion.",
);

const ecrRepository = group(
  {
    name: text(
      format.repository,
      "Name, after the environment's prefix: `counter` in demo is `bluecore-demo/counter`.",
    ),
    lifecyclePolicy: group(
      {
        rulePriority: v.optional(wholeNumber(1, 999, "Priority of the rule."), 1),
        description: text(
          { limits: "1 to 256 characters", accept: (value) => value.length >= 1 && value.length <= 256 },
          "What the rule does, in words.",
        ),
        countNumber: wholeNumber(1, 50_000, "Images that are kept; older ones go.", "images"),
      },
      "Which images are kept.",
    ),
    repositoryReadWriteArns: v.optional(
      list(text(format.roleArn, "A role or user."), 0, 50, "Who may pull and push besides the account's own policies."),
      [],
    ),
  },
  "A container registry.",
);

const addons = group(
  {
    enableAwsLoadBalancerController: v.optional(flag("Load balancers for Ingresses; the counter's is one."), true),
    enableClusterAutoscaler: v.optional(
      flag("Nodes added to the node groups, and taken away, as pods need them."),
      true,
    ),
    enableClusterProportionalAutoscaler: v.optional(flag("More CoreDNS for more nodes."), false),
    enableExternalDns: v.optional(flag("The domain's record in the hosted zone; on when there is a hosted zone.")),
    enableExternalSecrets: v.optional(flag("Secrets of Secrets Manager in the cluster; the counter's is one."), true),
    enableGrafana: v.optional(flag("Dashboards over Prometheus and CloudWatch."), true),
    enableKarpenter: v.optional(flag("Nodes beside the node groups, of whatever type fits the pods."), false),
    enableMetricsServer: v.optional(flag("CPU and memory of pods, by which autoscalers decide."), true),
    enablePrometheus: v.optional(flag("Prometheus with Alertmanager, its operator and exporters."), true),
    enableVpa: v.optional(flag("Recommendations of what pods should request."), true),
    chartMirror: v.optional(
      text(
        format.registry,
        "A registry with copies of all charts (under `charts/`) and images, for clusters with no way out.",
      ),
    ),
  },
  "What is installed in the cluster; an environment in a shared cluster repeats its owner's choice.",
);

const counter = group(
  {
    path: v.optional(text(format.path, "Where the API's paths begin."), "/"),
    imageTag: v.optional(
      text(
        format.imageTag,
        "The image that runs; left out, it is that of the source at hand, built when it is missing.",
      ),
    ),
    autoscaling: v.optional(
      group(
        {
          minReplicas: v.optional(wholeNumber(1, 1000, "Fewest pods.", "pods"), 1),
          maxReplicas: v.optional(wholeNumber(1, 1000, "Most pods.", "pods"), 10),
          cpuPercent: v.optional(
            wholeNumber(1, 1000, "Part of the requested CPU that the pods use on average.", "percent"),
            50,
          ),
          memoryPercent: v.optional(
            wholeNumber(1, 1000, "Part of the requested memory; left out, it is not looked at.", "percent"),
          ),
        },
        "How the number of pods follows the load.",
      ),
      {},
    ),
  },
  "The counter in the cluster: installed where there are a cluster, a Redis and a repository named `counter`.",
);

export const environmentSchema = group(
  {
    domain: text(format.domain, "Where the API answers; no two environments share one."),
    region: v.optional(text(format.region, "AWS region."), "us-west-2"),
    zones: v.optional(
      list(text(format.zone, "A zone of the region."), 2, maxZones, "Availability zones; EKS wants two or more."),
      ["us-west-2a", "us-west-2b", "us-west-2c"],
    ),
    accountId: v.optional(text(format.accountId, "The only account that this environment may be deployed to.")),
    creationConfig,
    sharedFrom: v.optional(
      text(
        { limits: "the name of an environment's folder", accept: /^[a-z][a-z0-9-]*$/ },
        "The environment whose VPC, cluster or Redis serves here where creationConfig makes none.",
      ),
    ),
    vpc: v.optional(vpc, {}),
    eks: v.optional(eks, {}),
    redis: v.optional(redis, {}),
    alarms: v.optional(alarms, {}),
    edge: v.optional(edge, {}),
    bastion: v.optional(bastion, {}),
    ecrRepositories: v.optional(list(ecrRepository, 0, 100, "Container registries."), []),
    addons: v.optional(addons, {}),
    counter: v.optional(counter, {}),
    tags,
  },
  "An environment.",
);

const github = group(
  {
    repository: text(format.githubRepository, "The repository whose workflows deploy."),
    branch: v.optional(text(format.branch, "The branch from which they do."), "main"),
    createProvider: v.optional(
      flag("Make GitHub's OIDC provider, which an account has once; false takes the one that is there."),
      true,
    ),
  },
  "GitHub Actions as the pipeline, with a role for plans, one that pushes images, and one for each environment. Left out, nothing is made.",
);

/** The variables of the account-wide stack. */
export const globalSchema = group(
  {
    region: v.optional(text(format.region, "AWS region of the state."), "us-west-2"),
    accountId: v.optional(text(format.accountId, "The only account that may be deployed to.")),
    stateBucket: text(format.bucket, "S3 bucket that keeps the state of every environment."),
    lockTable: v.optional(text(format.table, "DynamoDB table that locks the state."), "bluecore-terraform-lock"),
    ebsEncryption: v.optional(
      flag("Encrypt every new EBS volume of the account in this region, whoever makes it. Free."),
      false,
    ),
    blockPublicS3: v.optional(
      flag("Close every S3 bucket of the account to the public, whoever made it. Free."),
      false,
    ),
    github: v.optional(github),
    tags,
  },
  "The account.",
);

export type EnvironmentInput = v.InferInput<typeof environmentSchema>;
export type EnvironmentVars = v.InferOutput<typeof environmentSchema>;
export type GlobalInput = v.InferInput<typeof globalSchema>;
export type GlobalVars = v.InferOutput<typeof globalSchema>;

/** The data of a vars.ts together with the schema that it is checked against. */
export interface Vars<Input = unknown> {
  readonly schema: v.GenericSchema;
  readonly input: Input;
}

/** What envs/<name>/vars.ts exports for an environment. */
export const environmentVars = (input: EnvironmentInput): Vars<EnvironmentInput> => ({
  schema: environmentSchema,
  input,
});

/** What envs/global/vars.ts exports. */
export const globalVars = (input: GlobalInput): Vars<GlobalInput> => ({ schema: globalSchema, input });
