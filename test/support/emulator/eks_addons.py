"""EKS add-ons, which moto lacks."""

import json
import re
import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.eks.exceptions import InvalidParameterException, ResourceInUseException, ResourceNotFoundException
from moto.eks.models import Cluster
from moto.eks.responses import EKSResponse
from moto.eks.urls import response, url_paths

from .eks_cluster import update
from .overlay import adds, extra

url_paths["{0}/addons/supported-versions$"] = response.dispatch
for path in ("addons$", "addons/(?P<addonName>[^/]+)$", "addons/(?P<addonName>[^/]+)/update$"):
    url_paths["{0}/clusters/(?P<name>[^/]+)/" + path] = response.dispatch

# What DescribeAddonVersions answers as the default: kube-proxy follows the cluster, the others have a life of their own.
DEFAULT_VERSIONS = {
    "aws-ebs-csi-driver": "v1.63.0-eksbuild.1",
    "coredns": "v1.13.2-eksbuild.4",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "kube-proxy": "v{cluster}.0-eksbuild.2",
    "metrics-server": "v0.8.1-eksbuild.6",
    "vpc-cni": "v1.21.1-eksbuild.7",
}
# Add-ons that are Deployments: without nodes they stay DEGRADED, and Terraform waits for them.
NEED_NODES = {"aws-ebs-csi-driver", "coredns", "metrics-server"}
VERSION = re.compile(r"v(\d+)\.(\d+)\.\d+-eksbuild\.\d+")
SETTINGS = ("configurationValues", "serviceAccountRoleArn")


@adds(EKSResponse)
def describe_addon_versions(self: EKSResponse) -> ActionResult:
    wanted, cluster_version = self._get_param("addonName"), self._get_param("kubernetesVersion") or "1.34"
    fits = [{"clusterVersion": cluster_version, "platformVersions": ["*"], "defaultVersion": True}]
    return ActionResult({
        "addons": [
            {
                "addonName": name,
                "type": "networking",
                "addonVersions": [{"addonVersion": version.format(cluster=cluster_version), "compatibilities": fits}],
            }
            for name, version in DEFAULT_VERSIONS.items()
            if wanted in (None, name)
        ]
    })


@adds(EKSResponse)
def create_addon(self: EKSResponse) -> ActionResult:
    cluster, name = _cluster(self), self._get_param("addonName")
    addons = extra(cluster, "addons")
    if name not in DEFAULT_VERSIONS:
        raise InvalidParameterException(message=f"Addon {name} specified is not supported")
    if name in addons:
        raise ResourceInUseException(message="Addon already exists.")
    version = self._get_param("addonVersion") or DEFAULT_VERSIONS[name].format(cluster=cluster.version)
    _check(name, version, self._get_param("configurationValues"), cluster)
    addon = {
        "addonName": name,
        "clusterName": cluster.name,
        "addonVersion": version,
        "addonArn": cluster.arn.replace(":cluster/", ":addon/") + f"/{name}/{uuid.uuid4()}",
        "health": {"issues": []},
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": self._get_param("tags") or {},
    }
    addons[name] = addon | {key: self._get_param(key) for key in SETTINGS if self._get_param(key)}
    return _answer(cluster, addons[name])


def _check(name: str, version: str, configuration: str | None, cluster: Cluster) -> None:
    """What EKS refuses: a version it doesn't know, a kube-proxy newer than the cluster, a configuration that isn't JSON."""
    parts = VERSION.fullmatch(version)
    major_minor = parts and f"{parts[1]}.{parts[2]}"
    if not parts or (name == "kube-proxy" and int(parts[2]) > int(cluster.version.split(".")[1])):
        message = f"Addon version specified is not supported, AddonName: {name}, AddonVersion: {major_minor or version}"
        raise InvalidParameterException(message=message)
    try:
        json.loads(configuration or "{}")
    except ValueError as error:
        raise InvalidParameterException(message="ConfigurationValue provided in request is not supported") from error


@adds(EKSResponse)
def describe_addon(self: EKSResponse) -> ActionResult:
    return _answer(_cluster(self), _addon(self))


@adds(EKSResponse)
def list_addons(self: EKSResponse) -> ActionResult:
    return ActionResult({"addons": list(extra(_cluster(self), "addons"))})


@adds(EKSResponse)
def update_addon(self: EKSResponse) -> ActionResult:
    addon = _addon(self)
    version = self._get_param("addonVersion") or addon["addonVersion"]
    _check(addon["addonName"], version, self._get_param("configurationValues"), _cluster(self))
    addon["addonVersion"] = version
    addon.update({key: self._get_param(key) for key in SETTINGS if self._get_param(key) is not None})
    return update("AddonUpdate")


@adds(EKSResponse)
def delete_addon(self: EKSResponse) -> ActionResult:
    addon = extra(_cluster(self), "addons").pop(_addon(self)["addonName"])
    return ActionResult({"addon": addon | {"status": "DELETING"}})


def _cluster(self: EKSResponse) -> Cluster:
    return self.eks_backend.describe_cluster(self._get_param("name"))


def _addon(self: EKSResponse) -> dict[str, Any]:
    name = self._get_param("addonName")
    addon = extra(_cluster(self), "addons").get(name)
    if addon is None:
        raise ResourceNotFoundException(message=f"No addon: {name} found in cluster: {self._get_param('name')}")
    return addon


def _answer(cluster: Cluster, addon: dict[str, Any]) -> ActionResult:
    waits = addon["addonName"] in NEED_NODES and not cluster.nodegroups
    return ActionResult({"addon": addon | {"status": "DEGRADED" if waits else "ACTIVE"}})
