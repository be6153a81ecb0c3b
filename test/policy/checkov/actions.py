"""Reads IAM actions as a JSON list, and writes those that name no action of any service that policy_sentry knows."""

import fnmatch
import json
import sys

from policy_sentry.querying.actions import get_actions_for_service
from policy_sentry.querying.all import get_all_service_prefixes

services = set(get_all_service_prefixes())
known = {}


def is_known(action):
    service, _, name = action.lower().partition(":")
    if service not in services:
        return False
    if service not in known:
        known[service] = [one.lower().partition(":")[2] for one in get_actions_for_service(service)]
    return bool(fnmatch.filter(known[service], name))


print(json.dumps([action for action in json.load(sys.stdin) if not is_known(action)]))
