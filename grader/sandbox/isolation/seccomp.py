"""seccomp-BPF: the list of system calls a worker may make; all others fail with `EPERM`.

The filter refuses rather than kills, so that library code falls back and a submission gets an
ordinary exception that a report can name; only a call of a foreign architecture (32-bit) kills.
The numbers are of x86-64: elsewhere this layer reports itself off.
"""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import struct

from grader.sandbox.isolation import syscalls, system
from grader.sandbox.isolation.policy import LayerState, Policy

_ARCH_X86_64 = 0xC000003E

KILL_PROCESS = 0x80000000
ALLOW = 0x7FFF0000
_EPERM = 0x00050000 | 1
_ENOSYS = 0x00050000 | 38

_LOAD = 0x20
_RETURN = 0x06
_AND = 0x54
_JUMP_EQUAL = 0x15
_JUMP_GREATER = 0x25
_JUMP_ANY_BIT = 0x45

_SET_MODE_FILTER = 1
_FLAG_TSYNC = 1

_CLONE_THREAD = 0x00010000
# VM FS FILES SIGHAND THREAD SYSVSEM SETTLS PARENT_SETTID DETACHED CHILD_CLEARTID: what glibc and
# musl start a thread with; in particular no namespace and no signal to a parent.
_CLONE_THREAD_FLAGS = 0x007D0F00

_NAMELESS = 0x00400000  # what O_TMPFILE adds to O_DIRECTORY
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | _NAMELESS
_ACCESS_OR_TRUNCATE = os.O_WRONLY | os.O_RDWR | os.O_TRUNC

# DUPFD GETFD SETFD GETFL SETFL DUPFD_CLOEXEC GETPIPE_SZ: no owner, signal, lease, seal or lock.
_FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030, 1032)
# TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX: no typing into a terminal.
_IOCTL_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# SET_NAME GET_NAME GET_SECCOMP GET_NO_NEW_PRIVS, and SET_VMA, which names memory.
_PRCTL_OPTIONS = (15, 16, 21, 39, 0x53564D41)

# SO_TYPE SO_ERROR SO_PROTOCOL SO_DOMAIN, not those that name the peer.
_SOCKET_OPTIONS = (3, 4, 38, 39)
# DONTWAIT WAITALL NOSIGNAL; in particular not OOB, through which sandboxes were left before
# (CVE-2025-38236).
_MESSAGE_FLAGS = 0x4140

Instruction = tuple[int, int, int, int]
"""A BPF instruction: (code, jump if true, jump if false, constant)."""
Program = list[Instruction]


def apply(policy: Policy) -> LayerState:
    """Install the filter for this process, for good."""
    if system.system() != "linux":
        return LayerState("seccomp", held=False, detail="this system has no seccomp")
    if system.machine() != "x86_64":
        detail = f"off: no tested table of system calls for {system.machine()}"
        return LayerState("seccomp", held=False, detail=detail)
    code = program(os.getpid(), writable=policy.scratch is not None)
    buffer = ctypes.create_string_buffer(_assemble(code))
    header = struct.pack("=HxxxxxxQ", len(code), ctypes.addressof(buffer))
    try:
        system.prctl(38, 1)  # PR_SET_NO_NEW_PRIVS, which seccomp asks for
        unbound = system.syscall(syscalls.SECCOMP, _SET_MODE_FILTER, _FLAG_TSYNC, header)
    except OSError as error:
        return LayerState("seccomp", held=False, detail=f"refused: {system.reason(error)}")
    if unbound:  # no error, yet nothing was installed
        return LayerState("seccomp", held=False, detail=f"thread {unbound} could not be bound")
    return LayerState("seccomp", held=True, detail=f"allow list, {len(code)} instructions")


def program(pid: int, *, writable: bool) -> Program:
    """The filter for the process `pid`, with or without the calls that write files."""
    return [*_head(), *_checked(pid, writable=writable), *_plain(writable=writable)]


@functools.cache
def _head() -> Program:
    return [
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 1, 0, _ARCH_X86_64),
        (_RETURN, 0, 0, KILL_PROCESS),
        (_LOAD, 0, 0, 0),
        (_JUMP_EQUAL, 0, 1, syscalls.CLONE3),  # glibc falls back to clone, whose flags are visible
        (_RETURN, 0, 0, _ENOSYS),
    ]


@functools.cache
def _plain(*, writable: bool) -> Program:
    numbers = sorted([*syscalls.PLAIN.values(), *(syscalls.SCRATCH.values() if writable else ())])
    code: Program = []
    for number in numbers:
        code += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, ALLOW)]
    # x32 calls carry bit 30 and would run as x86-64 ones: refuse them, don't call them unknown.
    return [
        *code,
        (_JUMP_GREATER, 0, 2, syscalls.NEWEST_KNOWN),
        (_JUMP_ANY_BIT, 1, 0, 0x40000000),
        (_RETURN, 0, 0, _ENOSYS),
        (_RETURN, 0, 0, _EPERM),
    ]


def _checked(pid: int, *, writable: bool) -> Program:
    """Calls allowed with some arguments only."""
    return [
        *_when(syscalls.OPENAT, _opening(2, writable=writable)),
        *_when(syscalls.OPEN, _opening(1, writable=writable)),
        *_when(syscalls.CLONE, _starting_a_thread()),
        *_when(syscalls.TGKILL, _signalling_itself(pid)),
        *_when(syscalls.FCNTL, _equal(1, _FCNTL_COMMANDS)),
        *_when(syscalls.IOCTL, _equal(1, _IOCTL_REQUESTS)),
        *_when(syscalls.PRCTL, _equal(0, _PRCTL_OPTIONS)),
        *_when(syscalls.SENDTO, _on_a_connection()),
        *_when(syscalls.RECVFROM, _on_a_connection()),
        *_when(syscalls.GETSOCKOPT, _equal(2, _SOCKET_OPTIONS)),
        *_when(syscalls.SCHED_SETAFFINITY, _equal(0, (0,))),
        *_when(syscalls.PRLIMIT64, _reading_own_limits()),
    ]


def _when(number: int, body: Program) -> Program:
    return [(_JUMP_EQUAL, 0, len(body), number), *body]


def _low(argument: int) -> Instruction:
    """Load the low word of an argument; the kernel reads these arguments as 32-bit numbers."""
    return (_LOAD, 0, 0, 16 + 8 * argument)


def _high(argument: int) -> Instruction:
    return (_LOAD, 0, 0, 20 + 8 * argument)


def _equal(argument: int, values: tuple[int, ...]) -> Program:
    """Allow when the argument is one of the values."""
    code = [_low(argument)]
    for value in values:
        code += [(_JUMP_EQUAL, 0, 1, value), (_RETURN, 0, 0, ALLOW)]
    return [*code, (_RETURN, 0, 0, _EPERM)]


def _signalling_itself(pid: int) -> Program:
    """Any signal but the one that cannot be handled: a worker that dies of it was killed."""
    return [
        _low(2),
        (_JUMP_EQUAL, 0, 1, signal.SIGKILL),
        (_RETURN, 0, 0, _EPERM),
        *_equal(0, (pid,)),
    ]


def _opening(argument: int, *, writable: bool) -> Program:
    """Read only without a scratch; with one, refuse two ways to write unseen.

    A file without a name (`O_TMPFILE`) escapes the count of what the scratch holds, and
    `O_RDONLY | O_TRUNC` empties a file while asking for no right to write, which Landlock before
    ABI 3 lets through.
    """
    return [
        _low(argument),
        (_JUMP_ANY_BIT, 3, 0, _NAMELESS if writable else _WRITE_FLAGS),
        (_AND, 0, 0, _ACCESS_OR_TRUNCATE),
        (_JUMP_EQUAL, 1, 0, os.O_TRUNC),
        (_RETURN, 0, 0, ALLOW),
        (_RETURN, 0, 0, _EPERM),
    ]


def _starting_a_thread() -> Program:
    return [
        _low(0),
        (_JUMP_ANY_BIT, 3, 0, ~_CLONE_THREAD_FLAGS & 0xFFFFFFFF),
        (_JUMP_ANY_BIT, 0, 2, _CLONE_THREAD),
        (_RETURN, 0, 0, ALLOW),
        (_RETURN, 0, 0, _EPERM),
        (_RETURN, 0, 0, _EPERM),
    ]


def _on_a_connection() -> Program:
    """`send` and `recv` with harmless flags and without an address."""
    return [
        _low(3),
        (_JUMP_ANY_BIT, 0, 1, ~_MESSAGE_FLAGS & 0xFFFFFFFF),
        (_RETURN, 0, 0, _EPERM),
        *_all_zero(_low(4), _high(4)),
    ]


def _reading_own_limits() -> Program:
    """`prlimit64(0, …, NULL, …)`."""
    return _all_zero(_low(0), _low(2), _high(2))


def _all_zero(*loads: Instruction) -> Program:
    code: Program = []
    for load in loads:
        code += [load, (_JUMP_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _EPERM)]
    return [*code, (_RETURN, 0, 0, ALLOW)]


def _assemble(code: Program) -> bytes:
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
