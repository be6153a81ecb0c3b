"""EC2 security group rules."""

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from .overlay import extra, wraps


@wraps(SecurityGroupRule)
def __init__(self: SecurityGroupRule, original: Any, *args: Any, **kwargs: Any) -> None:
    original(*args, **kwargs)
    extra(self, "texts")["prefix_list"] = (kwargs.get("prefix_list_id") or {}).get("Description")


def description(self: SecurityGroupRule) -> str | None:
    """moto forgets the description of a rule whose source is a security group or a prefix list."""
    own = self.ip_range.get("Description") or (self.source_group or {}).get("Description")
    return own or extra(self, "texts")["prefix_list"]


SecurityGroupRule.description = property(description)
