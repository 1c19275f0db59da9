"""Apply the isolation to a child before it reads a byte of a submission (child side)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.sandbox.isolation import (
    Limits,
    Policy,
    default_listable,
    default_readable,
    enter,
    prove,
)


@dataclass(frozen=True)
class Grants:
    """What every worker of a template may reach: paths to read, and the mount point to write."""

    readable: tuple[str, ...]
    listable: tuple[str, ...]
    scratch: str | None
    layers: frozenset[str]

    def policy(self, limits: Mapping[str, int]) -> Policy:
        """Return the policy of one child."""
        return Policy(self.readable, self.listable, self.scratch, Limits(**limits), self.layers)


def grants(scratch: str | None, layers: frozenset[str]) -> Grants:
    """Find what to grant; the compilation cache is the one folder of the user's in it.

    Args:
        layers: the isolation layers to apply.
        scratch: an empty folder to mount memory over. Where mounting is not allowed workers get
            no writable place at all, as a folder on disk could be filled.
    """
    cache = os.environ["JAX_COMPILATION_CACHE_DIR"]
    readable = default_readable(extra=(cache,))
    usable = scratch if scratch is not None and _mountable(scratch) else None
    return Grants(readable, default_listable(), usable, layers)


def isolation_of(granted: Grants) -> dict[str, Any]:
    """Prove with a throw-away child what the isolation holds; return it as JSON."""
    proved = prove(granted.policy({}))
    return {
        "level": proved.level,
        "layers": [vars(layer) for layer in proved.layers],
        "canaries": [vars(canary) for canary in proved.canaries],
        "sentence": proved.sentence,
    }


def _mountable(scratch: str) -> bool:
    """Try in a throw-away child whether memory can be mounted over a folder."""
    if not hasattr(os, "fork"):
        return False
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    before = os.stat(scratch).st_dev
    enter(Policy(scratch=scratch, layers=frozenset({"privileges", "namespaces"})))
    os._exit(0 if os.stat(scratch).st_dev != before else 1)
