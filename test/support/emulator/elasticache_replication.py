"""ElastiCache replication groups in cluster mode: shards, zones, AUTH, and the view of each node."""

from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.elasticache.models import ReplicationGroup
from moto.elasticache.responses import ElastiCacheResponse

from .overlay import adds, extra, replaces, wraps

SLOTS = 16384
# Settings that ModifyReplicationGroup takes over as they are: parameter, attribute of moto's group.
PLAIN_SETTINGS = {
    "ReplicationGroupDescription": "description",
    "CacheNodeType": "cache_node_type",
    "CacheParameterGroupName": "cache_parameter_group_name",
    "Engine": "engine",
    "EngineVersion": "engine_version",
    "PreferredMaintenanceWindow": "preferred_maintenance_window",
    "SnapshotRetentionLimit": "snapshot_retention_limit",
    "SnapshotWindow": "snapshot_window",
    "SecurityGroupIds": "security_group_ids",
    "TransitEncryptionMode": "transit_encryption_mode",
    "AutoMinorVersionUpgrade": "auto_minor_version_upgrade",
    "NotificationTopicArn": "notification_topic_arn",
}


@wraps(ElastiCacheResponse)
def create_replication_group(self: ElastiCacheResponse, original: Any) -> ActionResult:
    """moto makes one shard of a group that sets neither ClusterMode nor its parameter group, forgets the encryption
    mode that the API derives, and puts all nodes into us-east-1."""
    backend = self.elasticache_backend
    _check_auth(self._get_param("AuthToken"), self._get_param("TransitEncryptionEnabled"))
    answer = original()
    group = backend.replication_groups[self._get_param("ReplicationGroupId")]
    group.transit_encryption_mode = group.transit_encryption_mode or (
        "required" if group.transit_encryption_enabled else None
    )
    group.preferred_maintenance_window = group.preferred_maintenance_window or "sun:05:00-sun:06:00"
    # The token as it was SET or ROTATEd, newest first, for scenarios that ask which passwords open the store.
    extra(group, "auth")["tokens"] = [self._get_param("AuthToken")] if self._get_param("AuthToken") else []
    _spread(self, group)
    return answer


@wraps(ReplicationGroup)
def __init__(self: ReplicationGroup, original: Any, *args: Any, **kwargs: Any) -> None:
    clustered = (kwargs.get("num_node_groups") or 0) > 1 or ".cluster.on" in (kwargs.get("cache_parameter_group_name") or "")
    if clustered and not kwargs.get("cluster_mode"):
        kwargs["cluster_mode"] = "enabled"
    original(*args, **kwargs)


def _check_auth(token: str | None, tls: bool | str | None) -> None:
    if token and not tls:
        message = "The AUTH token can only be set when transit encryption is enabled."
        raise ServiceException("InvalidParameterCombination", message)
    if token and not 16 <= len(token) <= 128:
        raise ServiceException("InvalidParameterValue", "Invalid AuthToken provided. It must be 16 to 128 characters.")


def _spread(self: ElastiCacheResponse, group: ReplicationGroup) -> None:
    """Puts the nodes of each shard into the zones of the subnet group, and shares the slots out evenly."""
    ec2 = ec2_backends[self.current_account][self.region]
    subnets = self.elasticache_backend.cache_subnet_groups.get(group.cache_subnet_group_name)
    zones = sorted({ec2.get_subnet(s).availability_zone for s in subnets.subnet_ids}) if subnets else [f"{self.region}a"]
    count = len(group.node_groups)
    for shard, node_group in enumerate(group.node_groups):
        if group.cluster_enabled:
            node_group["slots"] = f"{SLOTS * shard // count}-{SLOTS * (shard + 1) // count - 1}"
        for node, member in enumerate(node_group["node_group_members"]):
            member["preferred_availability_zone"] = zones[(shard + node) % len(zones)]


@replaces(ElastiCacheResponse)
def modify_replication_group(self: ElastiCacheResponse) -> ActionResult:
    """moto drops most settings. AUTH follows the API's rules: ROTATE keeps the old token valid, SET ends it."""
    group = _group(self)
    for parameter, attribute in PLAIN_SETTINGS.items():
        value = self._get_param(parameter)
        if value is not None:
            setattr(group, attribute, value)
    for parameter, attribute in (("AutomaticFailoverEnabled", "automatic_failover"), ("MultiAZEnabled", "multi_az")):
        value = self._get_param(parameter)
        if value is not None:
            setattr(group, attribute, "enabled" if value else "disabled")
    if self._get_param("LogDeliveryConfigurations"):
        group.log_delivery_configurations = _log_delivery(group, self._get_param("LogDeliveryConfigurations"))
    if self._get_param("AuthToken"):
        _change_token(group, self._get_param("AuthToken"), self._get_param("AuthTokenUpdateStrategy") or "ROTATE")
    return ActionResult({"ReplicationGroup": group})


def _change_token(group: ReplicationGroup, token: str, strategy: str) -> None:
    _check_auth(token, group.transit_encryption_enabled)
    auth = extra(group, "auth")
    auth["tokens"] = [token] if strategy == "SET" else [token, *auth["tokens"][:1]]
    group.auth_token_enabled, group.auth_token_last_modified_date = True, utcnow()


def _log_delivery(group: ReplicationGroup, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    deliveries = {delivery["LogType"]: delivery for delivery in group.log_delivery_configurations}
    for change in changes:
        deliveries.pop(change["LogType"], None)
        if change.get("Enabled", True) not in (False, "false"):
            deliveries[change["LogType"]] = {**change, "status": "active"}
    return list(deliveries.values())


@adds(ElastiCacheResponse)
def modify_replication_group_shard_configuration(self: ElastiCacheResponse) -> ActionResult:
    replicas = len(_group(self).node_groups[0]["node_group_members"]) - 1
    return _resize(self, int(self._get_param("NodeGroupCount")), replicas)


@adds(ElastiCacheResponse)
def increase_replica_count(self: ElastiCacheResponse) -> ActionResult:
    return _resize(self, len(_group(self).node_groups), int(self._get_param("NewReplicaCount")))


@adds(ElastiCacheResponse)
def decrease_replica_count(self: ElastiCacheResponse) -> ActionResult:
    return _resize(self, len(_group(self).node_groups), int(self._get_param("NewReplicaCount")))


def _resize(self: ElastiCacheResponse, shards: int, replicas: int) -> ActionResult:
    group = _group(self)
    group.member_clusters, group.node_groups = [], []
    for shard in range(1, shards + 1):
        node_group: dict[str, Any] = {"node_group_id": f"{shard:04}", "status": "available", "node_group_members": []}
        for node in range(1, replicas + 2):
            identifier = f"{group.replication_group_id}-{shard:04}-{node:03}"
            member = {"cache_cluster_id": identifier, "cache_node_id": "0001"}
            node_group["node_group_members"].append(member)
            group.member_clusters.append(identifier)
        group.node_groups.append(node_group)
    _spread(self, group)
    return ActionResult({"ReplicationGroup": group})


@wraps(ElastiCacheResponse)
def delete_replication_group(self: ElastiCacheResponse, original: Any) -> ActionResult:
    """moto leaves the group "deleting" for ever, and takes no final snapshot."""
    group, snapshot = _group(self), self._get_param("FinalSnapshotIdentifier")
    if snapshot:
        self.elasticache_backend.create_snapshot(snapshot, group.replication_group_id, None, group.kms_key_id, None)
    answer = original()
    self.elasticache_backend.replication_groups.pop(group.replication_group_id)
    return answer


@wraps(ElastiCacheResponse)
def describe_cache_clusters(self: ElastiCacheResponse, original: Any) -> ActionResult:
    """moto doesn't know the nodes of a replication group, from which Terraform reads half of the group's settings."""
    wanted = self._get_param("CacheClusterId")
    for group in self.elasticache_backend.replication_groups.values():
        if wanted in group.member_clusters:
            return ActionResult({"CacheClusters": [_node(self, group, wanted)]})
    return original()


def _node(self: ElastiCacheResponse, group: ReplicationGroup, identifier: str) -> dict[str, Any]:
    version = group.engine_version or "7.1"
    return {
        "CacheClusterId": identifier,
        "ARN": f"arn:aws:elasticache:{self.region}:{self.current_account}:cluster:{identifier}",
        "CacheClusterStatus": "available",
        "CacheNodeType": group.cache_node_type,
        "NumCacheNodes": 1,
        "Engine": group.engine,
        # Three parts, whatever was asked for: "7.1" answers as "7.1.0".
        "EngineVersion": version if version.count(".") == 2 else f"{version}.0",
        "AutoMinorVersionUpgrade": group.auto_minor_version_upgrade,
        "PreferredMaintenanceWindow": group.preferred_maintenance_window,
        "CacheParameterGroup": {
            "CacheParameterGroupName": group.cache_parameter_group_name,
            "ParameterApplyStatus": "in-sync",
        },
        "CacheSubnetGroupName": group.cache_subnet_group_name,
        "SecurityGroups": [{"SecurityGroupId": s, "Status": "active"} for s in group.security_group_ids or []],
        "NotificationConfiguration": {"TopicArn": group.notification_topic_arn} if group.notification_topic_arn else None,
        "ReplicationGroupId": group.replication_group_id,
        "SnapshotRetentionLimit": group.snapshot_retention_limit,
        "SnapshotWindow": group.snapshot_window,
        "AuthTokenEnabled": group.auth_token_enabled,
        "TransitEncryptionEnabled": group.transit_encryption_enabled,
        "TransitEncryptionMode": group.transit_encryption_mode,
        "AtRestEncryptionEnabled": group.at_rest_encryption_enabled,
        "ReplicationGroupLogDeliveryEnabled": bool(group.log_delivery_configurations),
    }


def _group(self: ElastiCacheResponse) -> ReplicationGroup:
    return self.elasticache_backend.describe_replication_groups(self._get_param("ReplicationGroupId"))[0]
