"""EKS clusters: what DescribeCluster really answers, and what comes and goes with a cluster."""

import base64
import os
import uuid
from pathlib import Path
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.eks.exceptions import InvalidParameterException
from moto.eks.models import Cluster
from moto.eks.responses import EKSResponse
from moto.eks.urls import response, url_paths
from moto.logs.models import logs_backends

from .eks_access import bootstrap_access
from .overlay import adds, extra, replaces, wraps

for path in ("updates$", "updates/(?P<updateId>[^/]+)$"):
    url_paths["{0}/clusters/(?P<name>[^/]+)/" + path] = response.dispatch

# Versions that EKS takes today, standard and extended support.
KUBERNETES_VERSIONS = ("1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36")


@wraps(EKSResponse)
def create_cluster(self: EKSResponse, original: Any) -> ActionResult:
    """moto keeps neither the access configuration nor the upgrade policy, gives all clusters of a process one OIDC
    issuer (a second environment's OIDC provider would then exist already), and makes no security group."""
    version = self._get_param("version") or "1.34"
    if version not in KUBERNETES_VERSIONS:
        raise InvalidParameterException(message=f"unsupported Kubernetes version {version}")
    answer = original()
    cluster = self.eks_backend.clusters[self._get_param("name")]
    access = self._get_param("accessConfig") or {}
    cluster.version = version
    cluster.platformVersion = "eks.1"
    cluster.access_config = {
        "authenticationMode": access.get("authenticationMode", "CONFIG_MAP"),
        "bootstrapClusterCreatorAdminPermissions": access.get("bootstrapClusterCreatorAdminPermissions", True),
    }
    cluster.upgrade_policy = self._get_param("upgradePolicy") or {"supportType": "EXTENDED"}
    cluster.deletion_protection = bool(self._get_param("deletionProtection"))
    extra(cluster, "bootstrap")["self_managed_addons"] = self._get_param("bootstrapSelfManagedAddons") is not False
    cluster.identity = {"oidc": {"issuer": f"https://oidc.eks.{self.region}.amazonaws.com/id/{uuid.uuid4().hex.upper()}"}}
    cluster.endpoint = f"https://{uuid.uuid4().hex.upper()}.gr7.{self.region}.eks.amazonaws.com"
    _point_at_a_real_control_plane(cluster)
    cluster.kubernetes_network_config = {
        "ipFamily": "ipv4",
        "serviceIpv4Cidr": "172.20.0.0/16",
        **(self._get_param("kubernetesNetworkConfig") or {}),
        "elasticLoadBalancing": {"enabled": False},
    }
    _add_network(self, cluster)
    _add_log_group(self, cluster)
    bootstrap_access(self, cluster)
    return answer


def _point_at_a_real_control_plane(cluster: Cluster) -> None:
    """With EKS_ENDPOINT and EKS_CA_FILE set, clients of the cluster reach a Kubernetes API server on this machine."""
    if "EKS_ENDPOINT" in os.environ:
        cluster.endpoint = os.environ["EKS_ENDPOINT"]
    authority = Path(os.environ["EKS_CA_FILE"]).read_bytes() if "EKS_CA_FILE" in os.environ else b"no authority"
    cluster.certificate_authority = {"data": base64.b64encode(authority).decode()}


def _add_network(self: EKSResponse, cluster: Cluster) -> None:
    """The cluster security group, which EKS makes in the cluster's VPC and removes with the cluster."""
    ec2 = ec2_backends[self.current_account][self.region]
    network = cluster.resources_vpc_config
    network["vpcId"] = ec2.get_subnet(network["subnetIds"][0]).vpc_id
    group = ec2.create_security_group(f"eks-cluster-sg-{cluster.name}", "EKS created security group", network["vpcId"])
    network["clusterSecurityGroupId"] = group.id
    network.setdefault("securityGroupIds", [])
    network.setdefault("endpointPublicAccess", True)
    network.setdefault("endpointPrivateAccess", False)
    network.setdefault("publicAccessCidrs", ["0.0.0.0/0"])


def _add_log_group(self: EKSResponse, cluster: Cluster) -> None:
    """EKS makes the log group itself when nobody did, and that one survives the cluster: here as there."""
    logs = logs_backends[self.current_account][self.region]
    name = f"/aws/eks/{cluster.name}/cluster"
    if any(log["enabled"] for log in cluster.logging["clusterLogging"]) and name not in logs.groups:
        logs.create_log_group(name, {})


@wraps(EKSResponse)
def delete_cluster(self: EKSResponse, original: Any) -> ActionResult:
    answer = original()
    group = answer.result["cluster"].resources_vpc_config["clusterSecurityGroupId"]
    ec2_backends[self.current_account][self.region].delete_security_group(group_id=group)
    return answer


@replaces(EKSResponse)
def update_cluster_config(self: EKSResponse) -> ActionResult:
    """moto drops half of the settings, replaces the network's where EKS merges them, and answers with the cluster
    where an update is due."""
    cluster = self.eks_backend.describe_cluster(self._get_param("name"))
    cluster.resources_vpc_config.update(self._get_param("resourcesVpcConfig") or {})
    cluster.access_config.update(self._get_param("accessConfig") or {})
    cluster.upgrade_policy.update(self._get_param("upgradePolicy") or {})
    cluster.logging = self._get_param("logging") or cluster.logging
    if self._get_param("deletionProtection") is not None:
        cluster.deletion_protection = self._get_param("deletionProtection")
    return update("ConfigUpdate")


@adds(EKSResponse)
def update_cluster_version(self: EKSResponse) -> ActionResult:
    self.eks_backend.describe_cluster(self._get_param("name")).version = self._get_param("version")
    return update("VersionUpdate")


@adds(EKSResponse)
def describe_update(self: EKSResponse) -> ActionResult:
    return update("ConfigUpdate", self._get_param("updateId"))


def update(kind: str, identifier: str | None = None) -> ActionResult:
    """An update that is done at once."""
    identifier = identifier or str(uuid.uuid4())
    return ActionResult({"update": {"id": identifier, "status": "Successful", "type": kind, "params": [], "errors": []}})
