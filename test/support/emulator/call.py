"""Asks the emulator (or any AWS endpoint): `python -m emulator.call`, with the calls as JSON on standard input.

Each call is {"service", "operation", "parameters"}; the answers come as one JSON array in the same order. Pages are
joined, so that a list is always whole.
"""

import json
import sys
from typing import Any

import boto3


def answer(call: dict[str, Any]) -> dict[str, Any]:
    client = boto3.client(call["service"])
    operation, parameters = call["operation"], call.get("parameters", {})
    if client.can_paginate(operation):
        return client.get_paginator(operation).paginate(**parameters).build_full_result()
    return getattr(client, operation)(**parameters)


if __name__ == "__main__":
    json.dump([answer(call) for call in json.load(sys.stdin)], sys.stdout, default=str)
