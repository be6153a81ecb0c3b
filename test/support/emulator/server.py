"""Serves the emulator: `python -m emulator.server PORT`, on 127.0.0.1 only.

It ends when its standard input closes, so that it never outlives the process that started it, however that one died.
"""

import os
import sys
import threading

# These are read when moto's modules are loaded: AWS-managed policies, and the AMIs that data sources look for.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "true")
# Seconds until a certificate is issued, in the place of a minute.
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "1")

from moto.server import main  # noqa: E402

from . import (  # noqa: E402, F401
    budgets,
    calls,
    eks_addons,
    eks_cluster,
    eks_node_groups,
    elasticache,
    elasticache_replication,
    faults,
    instances,
    kms,
    launch_templates,
    nat_gateways,
    s3,
    security_groups,
)


def end_with_parent() -> None:
    """Ends the process once nobody holds the other end of standard input."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    main(["--host", "127.0.0.1", "--port", sys.argv[1]])
