"""EKS access entries, their policies, and pod identity, which moto lacks."""

import uuid
from typing import Any
from urllib.parse import unquote

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException
from moto.eks.models import Cluster
from moto.eks.responses import EKSResponse
from moto.eks.urls import response, url_paths
from moto.sts.models import sts_backends

from .overlay import adds, extra, wraps

# A principal's ARN has slashes, and arrives decoded: the longest patterns come first.
PATHS = (
    "access-entries$",
    "access-entries/(?P<principalArn>.+)/access-policies$",
    "access-entries/(?P<principalArn>.+)/access-policies/(?P<policyArn>.+)$",
    "access-entries/(?P<principalArn>.+)$",
    "pod-identity-associations$",
    "pod-identity-associations/(?P<associationId>[^/]+)$",
)
for path in PATHS:
    url_paths["{0}/clusters/(?P<name>[^/]+)/" + path] = response.dispatch

ADMIN_POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


def bootstrap_access(self: EKSResponse, cluster: Cluster) -> None:
    """The entry EKS makes for whoever creates a cluster, unless told not to: a second one for the same principal fails."""
    if not cluster.access_config["bootstrapClusterCreatorAdminPermissions"]:
        return
    caller = sts_backends[self.current_account][self.partition].get_caller_identity(self.access_key, self.region)[1]
    _add_entry(cluster, caller, "STANDARD")
    _add_policy(extra(cluster, "entries")[caller], ADMIN_POLICY, {"type": "cluster"})


def node_access(self: EKSResponse, cluster: Cluster, role: str) -> None:
    """The entry EKS makes for a managed node group's role."""
    if cluster.access_config["authenticationMode"] != "CONFIG_MAP" and role not in extra(cluster, "entries"):
        _add_entry(cluster, role, "EC2_LINUX", ["system:nodes"])


def _add_entry(
    cluster: Cluster, principal: str, kind: str, groups: list[str] | None = None, tags: dict[str, str] | None = None
) -> dict[str, Any]:
    entries = extra(cluster, "entries")
    if principal in entries:
        raise ResourceInUseException(message="The specified access entry resource is already in use on this cluster.")
    name = principal.split("/")[-1]
    entries[principal] = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": groups or [],
        "accessEntryArn": cluster.arn.replace(":cluster/", ":access-entry/") + f"/role/{name}/{uuid.uuid4()}",
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": tags or {},
        "username": principal,
        "type": kind,
        "policies": {},
    }
    return entries[principal]


def _add_policy(entry: dict[str, Any], policy: str, scope: dict[str, Any]) -> dict[str, Any]:
    association = {"policyArn": policy, "accessScope": scope, "associatedAt": utcnow(), "modifiedAt": utcnow()}
    entry["policies"][policy] = association
    return association


@adds(EKSResponse)
def create_access_entry(self: EKSResponse) -> ActionResult:
    kind, groups = self._get_param("type") or "STANDARD", self._get_param("kubernetesGroups")
    entry = _add_entry(_cluster(self), self._get_param("principalArn"), kind, groups, self._get_param("tags"))
    entry["username"] = self._get_param("username") or entry["principalArn"]
    return ActionResult({"accessEntry": entry})


@adds(EKSResponse)
def describe_access_entry(self: EKSResponse) -> ActionResult:
    return ActionResult({"accessEntry": _entry(self)})


@adds(EKSResponse)
def list_access_entries(self: EKSResponse) -> ActionResult:
    return ActionResult({"accessEntries": list(extra(_cluster(self), "entries"))})


@adds(EKSResponse)
def update_access_entry(self: EKSResponse) -> ActionResult:
    entry = _entry(self)
    for key in ("kubernetesGroups", "username"):
        if self._get_param(key) is not None:
            entry[key] = self._get_param(key)
    return ActionResult({"accessEntry": entry})


@adds(EKSResponse)
def delete_access_entry(self: EKSResponse) -> EmptyResult:
    extra(_cluster(self), "entries").pop(_entry(self)["principalArn"])
    return EmptyResult()


@adds(EKSResponse)
def associate_access_policy(self: EKSResponse) -> ActionResult:
    entry = _entry(self)
    association = _add_policy(entry, self._get_param("policyArn"), self._get_param("accessScope"))
    owner = {"clusterName": entry["clusterName"], "principalArn": entry["principalArn"]}
    return ActionResult(owner | {"associatedAccessPolicy": association})


@adds(EKSResponse)
def list_associated_access_policies(self: EKSResponse) -> ActionResult:
    entry = _entry(self)
    owner = {"clusterName": entry["clusterName"], "principalArn": entry["principalArn"]}
    return ActionResult(owner | {"associatedAccessPolicies": list(entry["policies"].values())})


@adds(EKSResponse)
def disassociate_access_policy(self: EKSResponse) -> EmptyResult:
    _entry(self)["policies"].pop(unquote(self._get_param("policyArn")), None)
    return EmptyResult()


@adds(EKSResponse)
def create_pod_identity_association(self: EKSResponse) -> ActionResult:
    cluster, identifier = _cluster(self), f"a-{uuid.uuid4().hex[:17]}"
    association = {
        "clusterName": cluster.name,
        "namespace": self._get_param("namespace"),
        "serviceAccount": self._get_param("serviceAccount"),
        "roleArn": self._get_param("roleArn"),
        "associationId": identifier,
        "associationArn": cluster.arn.replace(":cluster/", ":podidentityassociation/") + f"/{identifier}",
        "tags": self._get_param("tags") or {},
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
    }
    extra(cluster, "associations")[identifier] = association
    return ActionResult({"association": association})


@adds(EKSResponse)
def describe_pod_identity_association(self: EKSResponse) -> ActionResult:
    return ActionResult({"association": _association(self)})


@adds(EKSResponse)
def list_pod_identity_associations(self: EKSResponse) -> ActionResult:
    return ActionResult({"associations": list(extra(_cluster(self), "associations").values())})


@adds(EKSResponse)
def update_pod_identity_association(self: EKSResponse) -> ActionResult:
    association = _association(self)
    association["roleArn"] = self._get_param("roleArn") or association["roleArn"]
    return ActionResult({"association": association})


@adds(EKSResponse)
def delete_pod_identity_association(self: EKSResponse) -> ActionResult:
    association = extra(_cluster(self), "associations").pop(_association(self)["associationId"])
    return ActionResult({"association": association})


@wraps(EKSResponse)
def list_tags_for_resource(self: EKSResponse, original: Any) -> ActionResult:
    """moto knows the tags of clusters only."""
    tags = _tags(self)
    return original() if tags is None else ActionResult({"tags": tags})


@wraps(EKSResponse)
def tag_resource(self: EKSResponse, original: Any) -> Any:
    tags = _tags(self)
    if tags is None:
        return original()
    tags.update(self._get_param("tags"))
    return EmptyResult()


@wraps(EKSResponse)
def untag_resource(self: EKSResponse, original: Any) -> Any:
    tags = _tags(self)
    if tags is None:
        return original()
    for key in self.querystring.get("tagKeys", []):
        tags.pop(key, None)
    return EmptyResult()


def _tags(self: EKSResponse) -> dict[str, str] | None:
    """The tags of a node group, an add-on, an access entry or an association; None when the ARN is none of these."""
    arn = self._extract_arn_from_path()
    for cluster in self.eks_backend.clusters.values():
        for group in cluster.nodegroups.values():
            if group.arn == arn:
                return group.tags
        for kind, key in (("addons", "addonArn"), ("entries", "accessEntryArn"), ("associations", "associationArn")):
            for item in extra(cluster, kind).values():
                if item[key] == arn:
                    return item["tags"]
    return None


def _cluster(self: EKSResponse) -> Cluster:
    return self.eks_backend.describe_cluster(self._get_param("name"))


def _entry(self: EKSResponse) -> dict[str, Any]:
    principal = unquote(self._get_param("principalArn"))
    entry = extra(_cluster(self), "entries").get(principal)
    if entry is None:
        message = f"The specified principalArn could not be found: {principal}"
        raise ResourceNotFoundException(message=message)
    return entry


def _association(self: EKSResponse) -> dict[str, Any]:
    association = extra(_cluster(self), "associations").get(self._get_param("associationId"))
    if association is None:
        raise ResourceNotFoundException(message="The specified association could not be found")
    return association
