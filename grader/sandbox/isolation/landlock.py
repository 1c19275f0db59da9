"""Landlock: which files a worker may read, and none it may write but those in its scratch.

Rules only ever allow, so everything not granted is refused, whoever owns it; root is bound as
well. Reads: the kernel's `Documentation/userspace-api/landlock.rst`. By ABI version: 1 files,
2 moving between directories, 3 truncation, 4 TCP, 5 device controls, 6 signals and abstract unix
sockets to processes outside, 7 a switch for the audit log. UDP and path-named unix sockets are
covered by no version: `seccomp.py` refuses the socket itself.
"""

from __future__ import annotations

import os
import stat
import struct

from grader.sandbox.isolation import system
from grader.sandbox.isolation.policy import LayerState, Policy

# The same numbers on every architecture.
CREATE_RULESET = 444
ADD_RULE = 445
RESTRICT_SELF = 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
LOG_SAME_EXEC_OFF = 1

EXECUTE = 1 << 0
WRITE_FILE = 1 << 1
READ_FILE = 1 << 2
READ_DIR = 1 << 3
MAKE_REG = 1 << 8
TRUNCATE = 1 << 14

_HANDLED_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NEWEST_BITS = 16
_TCP = 0b11
_SCOPES = 0b11
_ABI_TRUNCATE = 3
_ABI_TCP = 4
_ABI_SCOPES = 6
_ABI_LOG = 7

_WRITABLE_DEVICES = frozenset({"/dev/null"})


def landlock_abi() -> int:
    """Landlock's ABI version of the running kernel; 0 where there is none."""
    if system.system() != "linux":
        return 0
    try:
        return system.syscall(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION)
    except system.SystemCallError:
        return 0


def handled_access(abi: int) -> int:
    """The file access rights that ABI version `abi` can refuse, as a bit mask."""
    return (1 << _HANDLED_BITS.get(abi, _NEWEST_BITS)) - 1


def apply(policy: Policy) -> LayerState:
    """Restrict this process, for good, to the files the policy names.

    The process must be single-threaded, and stay so until this returns: other threads are not
    restricted, and the layer then counts as not held.
    """
    abi = landlock_abi()
    if abi == 0:
        where = "kernel" if system.system() == "linux" else "system"
        detail = f"this {where} has no Landlock (Linux 5.13 or later, and switched on)"
        return LayerState("landlock", held=False, detail=detail)
    try:
        ruleset = _create(abi)
        try:
            granted = _grant(ruleset, policy, handled_access(abi))
            system.prctl(38, 1)  # PR_SET_NO_NEW_PRIVS, which Landlock asks for
            system.syscall(RESTRICT_SELF, ruleset, LOG_SAME_EXEC_OFF if abi >= _ABI_LOG else 0)
        finally:
            os.close(ruleset)
    except OSError as error:
        return LayerState("landlock", held=False, detail=f"refused: {system.reason(error)}")
    if (threads := _threads()) > 1:
        return LayerState("landlock", held=False, detail=f"binds one of {threads} threads only")
    return LayerState("landlock", held=True, detail=f"{describe(abi)}; {granted} grants")


def _threads() -> int:
    try:
        return os.stat("/proc/self/task").st_nlink - 2  # may be closed by now
    except OSError:
        return 1


def describe(abi: int) -> str:
    """What this ABI version covers, in a few words."""
    covered = ["files"]
    if abi >= _ABI_TRUNCATE:
        covered.append("truncation")
    if abi >= _ABI_TCP:
        covered.append("TCP")
    if abi >= _ABI_SCOPES:
        covered.append("signals and abstract sockets")
    return f"ABI {abi}: {', '.join(covered)}"


def _create(abi: int) -> int:
    attributes = struct.pack("=Q", handled_access(abi))
    if abi >= _ABI_TCP:
        attributes += struct.pack("=Q", _TCP)
    if abi >= _ABI_SCOPES:
        attributes += struct.pack("=Q", _SCOPES)
    return system.syscall(CREATE_RULESET, attributes, len(attributes), 0)


def _grant(ruleset: int, policy: Policy, handled: int) -> int:
    read = READ_FILE | READ_DIR
    grants = [(path, read) for path in policy.readable]
    grants += [(path, read | WRITE_FILE) for path in _WRITABLE_DEVICES & set(policy.readable)]
    grants += [(path, READ_DIR) for path in policy.listable]
    if policy.scratch is not None:
        # Nothing else, in particular no MAKE_DIR and no REMOVE_FILE: see scratch.py.
        grants.append((policy.scratch, read | WRITE_FILE | TRUNCATE | MAKE_REG))
    return sum(_allow(ruleset, path, rights & handled) for path, rights in grants)


_FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE


def _allow(ruleset: int, path: str, rights: int) -> int:
    """Add one grant; 0 where the path doesn't exist, as nothing is lost by not granting it.

    Hundreds of them are made for each worker, hence the bare call: 8 instead of 20 µs.
    """
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return 0
    if not stat.S_ISDIR(os.fstat(target).st_mode):
        rights &= _FILE_RIGHTS
    rule = struct.pack("=Qi", rights, target)
    failed = rights and system.libc().syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0)
    os.close(target)
    return 0 if failed else 1
