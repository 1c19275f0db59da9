"""Enter the isolation: one call in a freshly forked child, each layer in its place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from grader.sandbox.isolation import (
    landlock,
    limits,
    namespaces,
    privileges,
    process,
    seccomp,
    system,
)
from grader.sandbox.isolation.policy import Entered, LayerState, Policy

if TYPE_CHECKING:
    from collections.abc import Callable


def enter(
    policy: Policy, *, keep_fds: tuple[int, ...] = (0, 1, 2), parent: int | None = None
) -> Entered:
    """Apply the policy to this process, for good.

    Call it in a freshly forked, single-threaded child, before jax starts its backend and before
    any byte of a submission is read. A layer that cannot be applied is recorded, never raised.

    Args:
        policy: what to grant, and which layers to apply.
        keep_fds: the descriptors to keep open; all others are closed.
        parent: process id of the parent, taken before the fork; if that one is gone already, this
            process ends at once, as nobody would end it later.

    Returns:
        for each layer of the policy whether it holds.
    """
    wanted = policy.layers
    on_linux = system.system() == "linux"
    states: list[LayerState] = []
    if "process" in wanted:
        states.append(_guarded("process", lambda: process.begin(policy, keep_fds)))
    done = privileges.change_user(policy) if "privileges" in wanted and on_linux else ""
    in_namespace = LayerState("namespaces", held=False, detail="")
    if "namespaces" in wanted:
        in_namespace = _guarded("namespaces", lambda: namespaces.apply(policy))
        states.append(in_namespace)
    if "rlimits" in wanted:
        own = in_namespace.held and namespaces.count_threads_exactly()
        states.append(_guarded("rlimits", lambda: limits.apply(policy, own_namespace=own)))
    if "privileges" in wanted:
        states.append(_guarded("privileges", lambda: privileges.apply(done)))
    if "process" in wanted:
        process.change_folder(policy)
        process.die_with_parent()
    if parent is not None and os.getppid() != parent:
        os._exit(1)
    if "landlock" in wanted:
        states.append(_guarded("landlock", lambda: landlock.apply(policy)))
    if "process" in wanted:
        process.hide_memory()
    if "seccomp" in wanted:
        states.append(_guarded("seccomp", lambda: seccomp.apply(policy)))
    return Entered(tuple(states))


def _guarded(name: str, apply: Callable[[], LayerState]) -> LayerState:
    """Apply a layer; whatever fails in it is a layer that isn't held."""
    try:
        return apply()
    except Exception as error:  # noqa: BLE001  # the worker must start, and say what is missing
        return LayerState(name, held=False, detail=f"failed: {type(error).__name__}: {error}")
