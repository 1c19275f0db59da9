"""Privileges: no new ones ever, no capability, and not root's id where that is possible.

As root a worker becomes a user of its own, whom no other process has: it owns nothing, cannot
signal anything, and its thread count is its own. That needs every granted path to be open to
others. Where it isn't (an interpreter in root's home, mode 0700), the effective id stays root's,
for reading, without its capabilities; Landlock and seccomp bind root as well. The real id becomes
the worker's own even then, because `RLIMIT_NPROC` counts by that one and spares root.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct

from grader.sandbox.isolation import system
from grader.sandbox.isolation.policy import FIRST_WORKER_USER, LayerState, Policy

NOBODY = 65534

_CAPBSET_READ = 23
_CAPBSET_DROP = 24
_SET_NO_NEW_PRIVS = 38
_CAP_AMBIENT = 47
_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_MOST_CAPABILITIES = 64


def change_user(policy: Policy) -> str:
    """As root, become an unprivileged user if all granted paths stay readable.

    The scratch directory is handed over to that user.

    Returns:
        what was done, in a few words.
    """
    if os.getuid() != 0:
        return f"user {os.getuid()}"
    shrink_bounding_set()  # a change of user takes the right to do it away
    closed = first_closed_path(policy)
    for user in (FIRST_WORKER_USER + os.getpid(), NOBODY):
        try:
            os.setgroups([])
            if closed is not None:
                os.setresuid(user, 0, 0)
                return f"real user {user}, root's rights to read as others may not read {closed}"
            if policy.scratch is not None:
                os.chown(policy.scratch, user, user)
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        except OSError:
            continue
        return f"user {user} instead of root"
    return "root's id kept, as this container has no other"


def first_closed_path(policy: Policy) -> str | None:
    """The first granted path, or folder on its way, that other users may not enter and read."""
    known: dict[str, bool] = {"/": _open_to_others("/", way=True)}
    for path in (*policy.readable, *policy.listable):
        parent = os.path.dirname(path)  # a hot path, on strings
        closed = _closed_on_the_way(parent, known)
        if closed is None and not _open_to_others(path, way=False):
            closed = path
        if closed is not None:
            return closed
    if policy.scratch is not None:
        return _closed_on_the_way(os.path.dirname(policy.scratch), known)
    return None


def _closed_on_the_way(folder: str, known: dict[str, bool]) -> str | None:
    missing = []
    while folder not in known:
        missing.append(folder)
        folder = os.path.dirname(folder)
    if not known[folder]:
        return folder
    for step in reversed(missing):
        known[step] = _open_to_others(step, way=True)
        if not known[step]:
            return step
    return None


def _open_to_others(path: str, *, way: bool) -> bool:
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return True  # nothing there to read
    if way:
        return bool(mode & stat.S_IXOTH)
    wanted = stat.S_IROTH | (stat.S_IXOTH if stat.S_ISDIR(mode) else 0)
    return mode & wanted == wanted


def shrink_bounding_set() -> None:
    """Take every capability out of what an executed program could get, as far as allowed."""
    with contextlib.suppress(system.SystemCallError):  # above the newest one, or a plain user
        for capability in range(_MOST_CAPABILITIES):
            if system.prctl(_CAPBSET_READ, capability) == 1:
                system.prctl(_CAPBSET_DROP, capability)


def drop_capabilities() -> None:
    """Empty every capability set: bounding, ambient, effective, permitted, inheritable.

    Raises:
        SystemCallError: the kernel refused it.
    """
    system.prctl(_SET_NO_NEW_PRIVS, 1)
    shrink_bounding_set()  # again: a new user namespace began with a full one
    with contextlib.suppress(system.SystemCallError):  # before Linux 4.3 there is no ambient set
        system.prctl(_CAP_AMBIENT, _CAP_AMBIENT_CLEAR_ALL)
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    system.call("capset", header, bytes(24))


def apply(done: str) -> LayerState:
    """Drop all capabilities, after `change_user` returned `done`."""
    if system.system() != "linux":
        return LayerState("privileges", held=False, detail="only on Linux")
    try:
        drop_capabilities()
    except OSError as error:
        detail = f"capabilities kept: {system.reason(error)}"
        return LayerState("privileges", held=False, detail=detail)
    return LayerState("privileges", held=True, detail=f"{done}; no capabilities, no new ones")
