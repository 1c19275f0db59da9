"""Canaries: attacks tried on purpose from inside, as the only proof that the wall stands.

Each is harmless if it succeeds. Only the system's own refusal (`EPERM`, `EACCES`, or a call that
does not exist) counts as refused: a closed port or a missing file would prove nothing.
"""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING

from grader.sandbox.isolation import system
from grader.sandbox.isolation.policy import Canary, Policy, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

_REFUSALS = (errno.EPERM, errno.EACCES, errno.ENOSYS)


def canaries(policy: Policy) -> Verdict:
    """Try to get out of this process, which entered `policy` and is thrown away afterwards.

    Never call it in a process that is still needed: where nothing holds, a canary may end it.
    """
    results = [_try(name, attempt) for name, attempt in _CANARIES.items()]
    if policy.scratch is not None:
        outside = os.path.dirname(policy.scratch)
        results.append(_try("write-beside-scratch", lambda: _write(outside)))
    return Verdict(tuple(results))


def _try(name: str, attempt: Callable[[], str]) -> Canary:
    try:
        detail = attempt()
    except OSError as error:
        return Canary(name, error.errno in _REFUSALS, system.reason(error))
    except Exception as error:  # noqa: BLE001  # anything else is no refusal by the system
        return Canary(name, refused=False, detail=f"{type(error).__name__}: {error}")
    return Canary(name, refused=False, detail=detail)


def _read_file() -> str:
    """Read this very file: the grader's own code is granted to no worker."""
    with open(__file__, "rb") as file:
        return f"read {len(file.read())} bytes"


def _list_folder() -> str:
    return f"{len(os.listdir('/tmp'))} names"  # noqa: S108


def _write(folder: str) -> str:
    path = f"{folder}/grade-canary-{os.getpid()}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.unlink(path)
    return f"wrote into {folder}"


def _write_file() -> str:
    return _write("/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp")  # noqa: S108


def _parent_memory() -> str:
    os.close(os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY))
    return "opened"


def _socket(family: int, kind: int) -> str:
    os.close(system.call("socket", family, kind, 0))
    return "opened a socket"


def _fork() -> str:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "started a process"


def _execute() -> str:
    """A name that doesn't exist: the refusal comes before the look, and nothing is lost."""
    os.execv("/nonexistent/program", ["program"])  # noqa: S606


def _signal_parent() -> str:
    os.kill(os.getppid(), 0)
    return "allowed to signal the parent"


def _trace_parent() -> str:
    system.call("ptrace", 0x4206, os.getppid(), 0, 0)  # PTRACE_SEIZE, which doesn't stop it
    return "attached to the parent"


def _copy_parent_memory() -> str:
    into = ctypes.create_string_buffer(8)
    span = ctypes.addressof(into).to_bytes(8, "little") + (8).to_bytes(8, "little")
    system.call("process_vm_readv", os.getppid(), span, 1, span, 1, 0)
    return "read the parent's memory"


_CANARIES: dict[str, Callable[[], str]] = {
    "read-file": _read_file,
    "list-folder": _list_folder,
    "write-file": _write_file,
    "parent-memory-file": _parent_memory,
    "tcp-socket": lambda: _socket(2, 1),
    "udp-socket": lambda: _socket(2, 2),
    "unix-socket": lambda: _socket(1, 1),
    "fork": _fork,
    "execute": _execute,
    "signal-parent": _signal_parent,
    "trace-parent": _trace_parent,
    "copy-parent-memory": _copy_parent_memory,
}
