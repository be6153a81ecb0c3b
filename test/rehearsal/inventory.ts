import type { AwsAnswer, AwsCall, Emulator } from "./emulator";

/** A kind of thing that an account holds: the call that lists it, where its answer has the list, and what names an item. */
interface Kind extends AwsCall {
  readonly list: string;
  readonly id?: string;
  /** Values of `State` or `State.Name` of things that are as good as gone. */
  readonly gone?: readonly string[];
}

const ec2 = (operation: string, list: string, id: string, gone: readonly string[] = []): Kind => ({
  service: "ec2",
  operation: `describe_${operation}`,
  list,
  id,
  gone,
});

const kind = (service: string, operation: string, list: string, id?: string, parameters = {}): Kind => ({
  service,
  operation,
  list,
  parameters,
  ...(id && { id }),
});

/** All that our stacks make, and what AWS makes in their wake. */
const kinds: readonly Kind[] = [
  ec2("vpcs", "Vpcs", "VpcId"),
  ec2("subnets", "Subnets", "SubnetId"),
  ec2("route_tables", "RouteTables", "RouteTableId"),
  ec2("internet_gateways", "InternetGateways", "InternetGatewayId"),
  ec2("nat_gateways", "NatGateways", "NatGatewayId", ["deleted"]),
  ec2("addresses", "Addresses", "AllocationId"),
  ec2("network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
  ec2("security_groups", "SecurityGroups", "GroupId"),
  ec2("vpc_endpoints", "VpcEndpoints", "VpcEndpointId", ["deleted"]),
  ec2("flow_logs", "FlowLogs", "FlowLogId"),
  ec2("launch_templates", "LaunchTemplates", "LaunchTemplateName"),
  ec2("volumes", "Volumes", "VolumeId"),
  kind("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups", "AutoScalingGroupName"),
  kind("eks", "list_clusters", "clusters"),
  kind("elasticache", "describe_replication_groups", "ReplicationGroups", "ReplicationGroupId"),
  kind("elasticache", "describe_cache_subnet_groups", "CacheSubnetGroups", "CacheSubnetGroupName"),
  kind("elasticache", "describe_cache_parameter_groups", "CacheParameterGroups", "CacheParameterGroupName"),
  kind("elasticache", "describe_snapshots", "Snapshots", "SnapshotName"),
  kind("ecr", "describe_repositories", "repositories", "repositoryName"),
  kind("elbv2", "describe_load_balancers", "LoadBalancers", "LoadBalancerArn"),
  kind("elbv2", "describe_target_groups", "TargetGroups", "TargetGroupArn"),
  kind("iam", "list_roles", "Roles", "RoleName"),
  kind("iam", "list_policies", "Policies", "PolicyName", { Scope: "Local" }),
  kind("iam", "list_instance_profiles", "InstanceProfiles", "InstanceProfileName"),
  kind("iam", "list_open_id_connect_providers", "OpenIDConnectProviderList", "Arn"),
  kind("kms", "list_aliases", "Aliases", "AliasName"),
  kind("secretsmanager", "list_secrets", "SecretList", "Name", { IncludePlannedDeletion: true }),
  kind("s3", "list_buckets", "Buckets", "Name"),
  kind("dynamodb", "list_tables", "TableNames"),
  kind("logs", "describe_log_groups", "logGroups", "logGroupName"),
  kind("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
  kind("sns", "list_topics", "Topics", "TopicArn"),
  kind("sqs", "list_queues", "QueueUrls"),
  kind("events", "list_rules", "Rules", "Name"),
  kind("route53", "list_hosted_zones", "HostedZones", "Id"),
  kind("acm", "list_certificates", "CertificateSummaryList", "CertificateArn"),
  kind("wafv2", "list_web_acls", "WebACLs", "Name", { Scope: "REGIONAL" }),
];

/** What the account holds, each thing as "service list name": no key that waits for its deletion, and none of AWS itself. */
export async function inventory(emulator: Emulator): Promise<ReadonlySet<string>> {
  const instances: AwsCall = { service: "ec2", operation: "describe_instances" };
  const keys: AwsCall = { service: "kms", operation: "list_keys" };
  const [reservations, keyList, ...answers] = await emulator.ask([instances, keys, ...kinds.map(asCall)]);
  const found = kinds.flatMap((one, index) =>
    items(answers[index], one.list)
      .filter((item) => !(one.gone ?? []).includes(String(field(item, "State"))))
      .map((item) => `${one.service} ${one.list} ${one.id ? field(item, one.id) : item}`),
  );
  const machines = items(reservations, "Reservations").flatMap((reservation) => items(reservation, "Instances"));
  const running = machines.filter((machine) => field(field(machine, "State"), "Name") !== "terminated");
  const keyIds = items(keyList, "Keys").map((key) => field(key, "KeyId"));
  const details = await emulator.ask(
    keyIds.map((KeyId) => ({ service: "kms", operation: "describe_key", parameters: { KeyId } })),
  );
  const live = details
    .map((detail) => detail.KeyMetadata)
    .filter((key) => field(key, "KeyState") !== "PendingDeletion" && field(key, "KeyManager") !== "AWS");
  return new Set([
    ...found,
    ...running.map((machine) => `ec2 Instances ${field(machine, "InstanceId")}`),
    ...live.map((key) => `kms Keys ${field(key, "KeyId")}`),
  ]);
}

/** The values of all secrets in the account. */
export async function secretValues(emulator: Emulator): Promise<string[]> {
  const [list] = await emulator.ask([{ service: "secretsmanager", operation: "list_secrets" }]);
  const calls = items(list, "SecretList").map((secret) => ({
    service: "secretsmanager",
    operation: "get_secret_value",
    parameters: { SecretId: field(secret, "ARN") },
  }));
  const answers = await emulator.ask(calls);
  return answers.map((answer) => answer.SecretString).filter((value) => typeof value === "string");
}

const asCall = ({ service, operation, parameters = {} }: Kind): AwsCall => ({ service, operation, parameters });

function items(answer: unknown, list: string): unknown[] {
  const value = field(answer, list);
  return Array.isArray(value) ? value : [];
}

function field(item: unknown, name: string): unknown {
  return typeof item === "object" && item !== null ? (item as AwsAnswer)[name] : undefined;
}
