"""EKS managed node groups: what DescribeNodegroup really answers, and the Auto Scaling group behind each."""

from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.eks.models import Nodegroup
from moto.eks.responses import EKSResponse
from moto.eks.urls import response, url_paths

from .eks_access import node_access
from .eks_cluster import update
from .overlay import adds, extra, wraps

url_paths["{0}/clusters/(?P<name>[^/]+)/node-groups/(?P<nodegroupName>[^/]+)/update-version$"] = response.dispatch


@wraps(Nodegroup)
def __init__(self: Nodegroup, original: Any, *args: Any, **kwargs: Any) -> None:
    """moto gives a group without remote access an SSH key, and a disk size to one that has a launch template."""
    original(*args, **kwargs)
    self.remote_access = kwargs.get("remote_access")
    self.resources = {"autoScalingGroups": [{"name": f"eks-{self.nodegroup_name}-{self.uuid}"}]}
    if kwargs.get("launch_template"):
        self.disk_size = kwargs.get("disk_size")


@wraps(EKSResponse)
def create_nodegroup(self: EKSResponse, original: Any) -> ActionResult:
    """moto drops the update configuration and gives version 1.19. Nodes without a network plug-in never become Ready:
    the group fails, as it does in EKS, when it comes before the vpc-cni add-on and nothing else brought one."""
    answer = original()
    cluster = self.eks_backend.clusters[self._get_param("name")]
    group = cluster.nodegroups[self._get_param("nodegroupName")]
    group.update_config = self._get_param("updateConfig") or {"maxUnavailable": 1}
    group.node_repair_config = self._get_param("nodeRepairConfig")
    group.version = self._get_param("version") or cluster.version
    group.release_version = self._get_param("releaseVersion") or f"{group.version}.0-20260801"
    has_network = extra(cluster, "bootstrap")["self_managed_addons"] or "vpc-cni" in extra(cluster, "addons")
    if not has_network:
        group.status = "CREATE_FAILED"
        group.health = {"issues": [{"code": "NodeCreationFailure", "message": "no network plug-in: nodes stay NotReady"}]}
    node_access(self, cluster, group.node_role)
    _add_scaling_group(self, group)
    return answer


def _add_scaling_group(self: EKSResponse, group: Nodegroup) -> None:
    """moto only names the Auto Scaling group, but Terraform tags it for the Cluster Autoscaler. As in EKS it has a
    launch template of its own; it runs no instances, since no deployment waits for them."""
    name = group.resources["autoScalingGroups"][0]["name"]
    ec2 = ec2_backends[self.current_account][self.region]
    template = ec2.create_launch_template(name, "", {"InstanceType": group.instance_types[0]}, {})
    tags = {"eks:cluster-name": group.cluster_name, f"kubernetes.io/cluster/{group.cluster_name}": "owned"}
    autoscaling_backends[self.current_account][self.region].create_auto_scaling_group(
        name=name,
        availability_zones=[],
        desired_capacity=0,
        max_size=group.scaling_config["maxSize"],
        min_size=0,
        launch_config_name="",
        launch_template={"LaunchTemplateId": template.id, "Version": "$Latest"},
        vpc_zone_identifier=",".join(group.subnets),
        default_cooldown=None,
        health_check_period=None,
        health_check_type=None,
        load_balancers=[],
        target_group_arns=[],
        placement_group=None,
        termination_policies=[],
        tags=[{"Key": key, "Value": value, "PropagateAtLaunch": True} for key, value in tags.items()],
    )


@wraps(EKSResponse)
def delete_nodegroup(self: EKSResponse, original: Any) -> ActionResult:
    name = original().result["nodegroup"].resources["autoScalingGroups"][0]["name"]
    autoscaling_backends[self.current_account][self.region].delete_auto_scaling_group(name)
    ec2_backends[self.current_account][self.region].delete_launch_template(name, None)
    return EmptyResult()


@adds(EKSResponse)
def update_nodegroup_version(self: EKSResponse) -> ActionResult:
    group = self.eks_backend.describe_nodegroup(self._get_param("name"), self._get_param("nodegroupName"))
    group.version = self._get_param("version") or group.version
    group.release_version = self._get_param("releaseVersion") or f"{group.version}.0-20260801"
    launch_template = self._get_param("launchTemplate")
    if launch_template:
        group.launch_template = {**(group.launch_template or {}), **launch_template}
    group.modified_at = utcnow()
    return update("VersionUpdate")
