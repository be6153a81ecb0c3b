import type { EnvironmentStack } from "../../stacks/environment";

/** What a person or a pipeline asks of the environment once it stands. */
export const outputs = ({ network, cluster, bastion, redis, alarms, registry, edge, counter }: EnvironmentStack) => ({
  ...(network && {
    vpc_id: network.vpcId,
    private_subnet_ids: network.privateSubnetIds,
    public_subnet_cidrs: network.ranges.public,
    database_subnet_cidrs: network.ranges.database,
  }),
  ...(edge.certificateArn !== undefined && { certificate_arn: edge.certificateArn }),
  ...(edge.webAclArn !== undefined && { web_acl_arn: edge.webAclArn }),
  ...(cluster && { cluster_name: cluster.name, cluster_endpoint: cluster.endpoint }),
  ...(bastion && { bastion_instance_id: bastion.instanceId }),
  ...(redis && { redis_endpoint: redis.endpoint, redis_secret_arn: redis.secretArn }),
  ...(alarms && { alarm_topic_arn: alarms.arn }),
  ...(counter && { counter_role_arn: counter.role.arn, counter_image: counter.image }),
  ecr_repository_urls: Object.fromEntries(
    Object.entries(registry.repositories).map(([name, repository]) => [name, repository.url]),
  ),
});
