"""EC2 NAT gateways."""

from typing import Any

from moto.ec2.models.nat_gateways import NatGateway, NatGatewayBackend

from .overlay import wraps


@wraps(NatGatewayBackend)
def delete_nat_gateway(self: NatGatewayBackend, original: Any, nat_gateway_id: str) -> NatGateway:
    """moto leaves the gateway's network interface behind."""
    gateway = original(nat_gateway_id)
    gateway._eni.delete()
    return gateway
