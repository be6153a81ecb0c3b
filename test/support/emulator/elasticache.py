"""ElastiCache: parameter groups and subnet groups, and tags on them."""

from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from .overlay import adds, extra, wraps


@adds(ElastiCacheResponse)
def create_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    name = self._get_param("CacheParameterGroupName")
    groups = extra(self.elasticache_backend, "parameter_groups")
    if name in groups:
        raise ServiceException("CacheParameterGroupAlreadyExists", f"Cache parameter group {name} already exists")
    arn = f"arn:aws:elasticache:{self.region}:{self.current_account}:parametergroup:{name}"
    groups[name] = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": self._get_param("CacheParameterGroupFamily"),
        "Description": self._get_param("Description"),
        "IsGlobal": False,
        "ARN": arn,
        "values": {},
    }
    self.elasticache_backend.tagging_service.tag_resource(arn, self._get_param("Tags", []))
    return ActionResult({"CacheParameterGroup": groups[name]})


@adds(ElastiCacheResponse)
def describe_cache_parameter_groups(self: ElastiCacheResponse) -> ActionResult:
    named = self._get_param("CacheParameterGroupName")
    groups = [_group(self)] if named else list(extra(self.elasticache_backend, "parameter_groups").values())
    return ActionResult({"CacheParameterGroups": groups})


@adds(ElastiCacheResponse)
def modify_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    values = self._get_param("ParameterNameValues", [])
    _group(self)["values"].update({value["ParameterName"]: value["ParameterValue"] for value in values})
    return ActionResult({"CacheParameterGroupName": self._get_param("CacheParameterGroupName")})


@adds(ElastiCacheResponse)
def reset_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    for value in self._get_param("ParameterNameValues", []):
        _group(self)["values"].pop(value["ParameterName"], None)
    return ActionResult({"CacheParameterGroupName": self._get_param("CacheParameterGroupName")})


@adds(ElastiCacheResponse)
def describe_cache_parameters(self: ElastiCacheResponse) -> ActionResult:
    """Only what was set: Terraform asks for the parameters of source `user`."""
    common = {"Source": "user", "DataType": "string", "IsModifiable": True}
    values = _group(self)["values"].items()
    return ActionResult({"Parameters": [{"ParameterName": k, "ParameterValue": v, **common} for k, v in values]})


@adds(ElastiCacheResponse)
def delete_cache_parameter_group(self: ElastiCacheResponse) -> EmptyResult:
    group, backend = _group(self), self.elasticache_backend
    if any(g.cache_parameter_group_name == group["CacheParameterGroupName"] for g in backend.replication_groups.values()):
        raise ServiceException("InvalidCacheParameterGroupState", "The parameter group is in use.")
    extra(backend, "parameter_groups").pop(group["CacheParameterGroupName"])
    return EmptyResult()


def _group(self: ElastiCacheResponse) -> dict[str, Any]:
    name = self._get_param("CacheParameterGroupName")
    group = extra(self.elasticache_backend, "parameter_groups").get(name)
    if group is None:
        raise ServiceException("CacheParameterGroupNotFound", f"CacheParameterGroup not found: {name}")
    return group


@adds(ElastiCacheResponse)
def modify_cache_subnet_group(self: ElastiCacheResponse) -> ActionResult:
    group = self.elasticache_backend.describe_cache_subnet_groups(self._get_param("CacheSubnetGroupName"))[0]
    group.cache_subnet_group_description = self._get_param("CacheSubnetGroupDescription")
    identifiers = self._get_param("SubnetIds", [])
    group.subnet_ids, group.subnets = identifiers, [{"subnet_identifier": identifier} for identifier in identifiers]
    return ActionResult({"CacheSubnetGroup": group})


@adds(ElastiCacheResponse)
def delete_cache_subnet_group(self: ElastiCacheResponse) -> EmptyResult:
    name, backend = self._get_param("CacheSubnetGroupName"), self.elasticache_backend
    backend.describe_cache_subnet_groups(name)
    if any(group.cache_subnet_group_name == name for group in backend.replication_groups.values()):
        raise ServiceException("CacheSubnetGroupInUse", f"Cache subnet group {name} is in use.")
    backend.cache_subnet_groups.pop(name)
    return EmptyResult()


@wraps(ElastiCacheBackend)
def list_tags_for_resource(self: ElastiCacheBackend, original: Any, arn: str) -> Any:
    """moto takes the ARN of a parameter group for invalid."""
    return self.tagging_service.list_tags_for_resource(arn) if ":parametergroup:" in arn else original(arn)
