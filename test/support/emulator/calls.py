"""Every call, as IAM would judge it: who asks for what, where, about what. One line of JSON each, without any other parameter,
so that no secret stands there."""

import json
import os
import re
import threading
from typing import Any

from moto.core.responses import BaseResponse

from .overlay import wraps
from .subjects import context_of, passed_roles, resources_of

# Where the lines go; without it, none are written.
log_file = os.environ.get("EMULATOR_CALLS")

CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")

writing = threading.Lock()


@wraps(BaseResponse)
def setup_class(self: BaseResponse, original: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
    answer = original(request, *args, **kwargs)
    credential = CREDENTIAL.search(request.headers.get("Authorization", ""))
    if log_file and credential:
        caller, region, service = credential.groups()
        operation = self._get_action_from_method_and_request_uri(request) or self._get_action()
        parameters = _parameters(self, request, operation)
        resources = resources_of(service, parameters, region)
        call = {
            "caller": caller,
            "service": service,
            "operation": operation,
            "region": region,
            "resources": resources,
            "context": context_of(service, operation, parameters, resources),
            "passed": passed_roles(parameters),
        }
        with writing, open(log_file, "a", encoding="utf-8") as log:
            log.write(json.dumps(call) + "\n")
    return answer


def _parameters(self: BaseResponse, request: Any, operation: str) -> dict[str, Any]:
    """The parameters by their names in the API. moto reads them for some services only, and leaves them where it found them."""
    found = vars(self).get("params")
    action, self._get_action = self._get_action, lambda: operation
    try:
        self.parse_parameters(request)
        return dict(self.params)
    finally:
        self._get_action = action
        self.params = found
