"""EC2 launch templates."""

from typing import Any

from moto.ec2.models.launch_templates import LaunchTemplateVersion

from .overlay import wraps


@wraps(LaunchTemplateVersion)
def __init__(self: LaunchTemplateVersion, original: Any, *args: Any, **kwargs: Any) -> None:
    """moto mixes the template's own tags into the tags it gives to instances, a difference in every plan."""
    original(*args, **kwargs)
    if isinstance(self.data, dict) and "TagSpecifications" in self.data:
        specifications = self.data["TagSpecifications"]
        self.data["TagSpecifications"] = [s for s in specifications if s.get("ResourceType") != "launch-template"]
