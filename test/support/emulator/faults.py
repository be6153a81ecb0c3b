"""How the emulator fails: at once, and saying what it lacks."""

import sys
import threading
import traceback
from typing import Any

from moto.core.exceptions import HTTPException, ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.moto_server.werkzeug_app import MotoRequestHandler

from .overlay import wraps

one_at_a_time = threading.RLock()

# An answer leaves in one piece, not its head first: of an answer in two, on a connection that is closed behind it, Go's
# client now and then loses the second on a busy machine, asks again, and is refused by the lock that it has just got.
MotoRequestHandler.wbufsize = 64 * 1024


@wraps(BaseResponse)
def call_action(self: BaseResponse, original: Any) -> Any:
    """moto answers 500 to what it lacks and to its own faults, and the provider repeats such a call for many minutes.
    Here both are a client error. Its models aren't made for threads: one call runs at a time."""
    with one_at_a_time:
        try:
            return original()
        except (HTTPException, ServiceException):
            raise
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            operation = f"{self.service_name}.{self._get_action()}"
            message = f"The emulator cannot answer {operation}: {type(error).__name__}: {error}"
            status, headers, body = self.serialized(ActionResult(ServiceException("EmulatorFault", message)))
            return status, {**headers, "status": str(status)}, body
