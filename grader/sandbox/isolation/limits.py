"""Resource limits, soft and hard alike, so that the worker cannot raise them again.

`RLIMIT_DATA` alone lets a shared anonymous map of any size through and `RLIMIT_AS` alone must
leave room for jax's large reservations, hence both. `RLIMIT_NPROC` counts all threads of the
user: exact inside a user namespace (Linux 5.14), elsewhere set above what the user runs already,
and without effect on root; the trusted side watches `threads` (`watch.py`) in any case.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

from grader.sandbox.isolation import system
from grader.sandbox.isolation.policy import FIRST_WORKER_USER, LayerState, Limits, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

PER_USER_SLACK = 1024
"""Threads that the user's other programs and workers may start while a batch runs."""

_tasks_at_first_use: dict[int, int] = {}


def user_tasks(user: int) -> int:
    """How many threads the user runs on this machine; counted once, as it costs milliseconds.

    Called in the process that forks the workers first, they all inherit the count.
    """
    if user not in _tasks_at_first_use:
        _tasks_at_first_use[user] = sum(_tasks(user))
    return _tasks_at_first_use[user]


def _tasks(user: int) -> Iterator[int]:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            if entry.stat().st_uid == user:
                yield Path(entry.path, "task").stat().st_nlink - 2
        except OSError:
            continue  # it ended meanwhile


def apply(policy: Policy, *, own_namespace: bool) -> LayerState:
    """Set every limit of the policy.

    Args:
        policy: what the worker is granted.
        own_namespace: whether the process count is its own (a fresh user namespace).
    """
    if resource is None:
        return LayerState("rlimits", held=False, detail="this system has no resource limits")
    failed = []
    for name, soft, hard in _wanted(policy.limits, policy.scratch, own_namespace=own_namespace):
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            failed.append(name)
            continue
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)  # noqa: PLW2901
        try:
            resource.setrlimit(kind, (soft, hard))
        except (OSError, ValueError):
            failed.append(name)
    essential = {"DATA", "AS", "CPU", "FSIZE", "NOFILE", "CORE"}
    if essential & set(failed):
        return LayerState("rlimits", held=False, detail=f"not settable: {', '.join(failed)}")
    return LayerState("rlimits", held=True, detail=f"all set; {_counting(own_namespace)}")


def _counting(own_namespace: bool) -> str:  # noqa: FBT001
    if os.getuid() == 0:
        return "number of threads not bound, as this is root"
    if own_namespace or os.getuid() >= FIRST_WORKER_USER:
        return "number of threads exact"
    return "number of threads counted per user, with slack"


def _wanted(
    limits: Limits, scratch: str | None, *, own_namespace: bool
) -> Iterator[tuple[str, int, int]]:
    """Each limit's name with its soft and hard value."""
    yield "DATA", limits.data_bytes, limits.data_bytes
    yield "AS", limits.address_space_bytes, limits.address_space_bytes
    # At the soft limit a signal that may be handled, a second later one that may not.
    yield "CPU", limits.cpu_seconds, limits.cpu_seconds + 1
    file_bytes = 0 if scratch is None else limits.file_bytes
    yield "FSIZE", file_bytes, file_bytes
    yield "NOFILE", limits.open_files, limits.open_files
    yield "CORE", limits.core_bytes, limits.core_bytes
    yield "MEMLOCK", 0, 0
    yield "MSGQUEUE", 0, 0
    if system.system() != "linux":
        return  # the number is per user there, and not to be known
    processes = limits.processes
    if not own_namespace and 0 < os.getuid() < FIRST_WORKER_USER:
        processes += user_tasks(os.getuid()) + PER_USER_SLACK
    yield "NPROC", processes, processes
