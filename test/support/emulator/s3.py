"""S3: bucket policies with conditions."""

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket

from .overlay import replaces


@replaces(FakeBucket)
def get_permission(self: FakeBucket, action: str, resource: str) -> Any:
    """moto ignores conditions, so "deny what doesn't come over TLS" would lock everyone out. Here a denial that has a
    condition counts as not met: the emulator speaks plain HTTP on loopback, where it stands for TLS."""
    if self.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(self.policy.decode())
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    policy["Statement"] = [s for s in statements if not (s["Effect"] == "Deny" and s.get("Condition"))]
    if not policy["Statement"]:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)
