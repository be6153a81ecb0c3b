"""EC2 instances."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.responses.monitoring import Monitoring

from .overlay import replaces, wraps

# That of Amazon Linux 2023.
IMAGE_SIZE_GIB = 8


@wraps(Instance)
def prep_nics(self: Instance, original: Any, *args: Any, **kwargs: Any) -> None:
    """Terraform gives the security groups to the primary network interface when it sets associate_public_ip_address;
    moto then answers with an instance that has none."""
    original(*args, **kwargs)
    for nic in self.nics.values():
        nic.delete_on_termination = True  # EC2's default for interfaces that come with an instance; moto's is to stay.
    self.security_groups = self.security_groups or list(self.nics[0].group_set)


@wraps(InstanceResponse)
def _parse_block_device_mapping(self: InstanceResponse, original: Any) -> list[dict[str, Any]]:
    """A root volume that only asks for encryption gets its size from the image; moto refuses it."""
    for mapping in self._get_param("BlockDeviceMappings", []):
        volume = mapping.get("Ebs", {})
        if "SnapshotId" not in volume:
            volume.setdefault("VolumeSize", IMAGE_SIZE_GIB)
    return original()


def association(self: NetworkInterface) -> dict[str, Any] | None:
    """moto answers with an empty association where there is no public address, which reads as having one."""
    return moto_association.fget(self) or None


moto_association = NetworkInterface.association
NetworkInterface.association = property(association)


@replaces(Monitoring)
def monitor_instances(self: Monitoring) -> ActionResult:
    """moto has no detailed monitoring, which Terraform switches on after it has made an instance."""
    return _set_monitoring(self, "enabled")


@replaces(Monitoring)
def unmonitor_instances(self: Monitoring) -> ActionResult:
    return _set_monitoring(self, "disabled")


def _set_monitoring(self: Monitoring, state: str) -> ActionResult:
    instances = [self.ec2_backend.get_instance(identifier) for identifier in self._get_param("InstanceIds", [])]
    for instance in instances:
        instance.monitoring_state = state
    monitorings = [{"InstanceId": instance.id, "Monitoring": {"State": state}} for instance in instances]
    return ActionResult({"InstanceMonitorings": monitorings})
