"""KMS keys."""

from typing import Any

from moto.kms.models import KmsBackend

from .overlay import wraps


@wraps(KmsBackend)
def create_alias(self: KmsBackend, original: Any, target_key_id: str, alias_name: str) -> Any:
    """Keys that AWS itself makes on the first use of a service, such as alias/aws/ebs, are nobody's to delete: moto
    makes them too, but as if the customer had."""
    answer = original(target_key_id, alias_name)
    if alias_name.startswith("alias/aws/"):
        self.describe_key(target_key_id).key_manager = "AWS"
    return answer
