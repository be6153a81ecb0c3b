"""Budgets: tags and subscribers, which moto takes in and forgets."""

import json
from typing import Any

from moto.budgets.responses import BudgetsResponse

from .overlay import adds, extra, wraps


@wraps(BudgetsResponse)
def create_budget(self: BudgetsResponse, original: Any) -> str:
    answer = original()
    name = self._get_param("Budget")["BudgetName"]
    arn = f"arn:aws:budgets::{self._get_param('AccountId')}:budget/{name}"
    extra(self.backend, "tags")[arn] = self._get_param("ResourceTags", [])
    return answer


@adds(BudgetsResponse)
def list_tags_for_resource(self: BudgetsResponse) -> str:
    return json.dumps({"ResourceTags": extra(self.backend, "tags").get(self._get_param("ResourceARN"), [])})


@wraps(BudgetsResponse)
def create_notification(self: BudgetsResponse, original: Any) -> str:
    answer = original()
    extra(self.backend, "subscribers")[_notification(self)] = self._get_param("Subscribers")
    return answer


@adds(BudgetsResponse)
def describe_subscribers_for_notification(self: BudgetsResponse) -> str:
    return json.dumps({"Subscribers": extra(self.backend, "subscribers").get(_notification(self), [])})


def _notification(self: BudgetsResponse) -> tuple[str, ...]:
    notification = self._get_param("Notification")
    # The threshold's type is a default that the provider sends on create and leaves out on read.
    keys = ("NotificationType", "ComparisonOperator", "Threshold")
    return (self._get_param("BudgetName"), *(str(float(notification[k]) if k == "Threshold" else notification[k]) for k in keys))
