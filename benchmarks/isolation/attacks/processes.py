"""Attacks that start processes or signal others."""

from __future__ import annotations

import fcntl
import os
import signal
import struct

from benchmarks.isolation.attacks.registry import Range, attack, raw

_GROUP = "processes"

_SIGCHLD = 17


def _child(pid: int) -> bool:
    """End the child at once; in the parent, it was made."""
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return True


@attack(_GROUP)
def fork(target: Range) -> bool:
    """Start a process, which would outlive a kill of the first."""
    del target
    return _child(os.fork())


@attack(_GROUP)
def fork_by_clone(target: Range) -> bool:
    """Start a process by the older general call."""
    del target
    return _child(raw(56, _SIGCHLD, 0, 0, 0, 0))


@attack(_GROUP)
def fork_by_clone3(target: Range) -> bool:
    """Start a process by the newer general call, whose arguments a filter cannot see."""
    del target
    return _child(raw(435, struct.pack("=8Q", 0, 0, 0, 0, _SIGCHLD, 0, 0, 0), 64))


@attack(_GROUP)
def spawn(target: Range) -> bool:
    """Start another program (vfork and exec)."""
    del target
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 7"], {})
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7  # noqa: PLR2004


@attack(_GROUP)
def execute(target: Range) -> bool:
    """Become another program."""
    os.set_inheritable(target.report, True)  # noqa: FBT003
    os.execv("/bin/sh", ["sh", "-c", f"printf 1 >&{target.report}"])


@attack(_GROUP)
def execute_from_memory(target: Range) -> bool:
    """Become a program that was never on disk."""
    os.set_inheritable(target.report, True)  # noqa: FBT003
    program = os.memfd_create("program", 0)
    os.write(program, f"#!/bin/sh\nprintf 1 >&{target.report}\n".encode())
    os.execve(program, ["program"], {})


@attack(_GROUP, seen_by_parent=True)
def signal_parent(target: Range) -> bool:
    """Signal the parent; a kill works the same way."""
    os.kill(target.parent, signal.SIGUSR1)
    return True


@attack(_GROUP, seen_by_parent=True)
def signal_parent_thread(target: Range) -> bool:
    """Signal a thread of the parent."""
    raw(234, target.parent, target.parent, signal.SIGUSR1)
    return True


@attack(_GROUP, seen_by_parent=True)
def signal_parent_queued(target: Range) -> bool:
    """Queue a signal for the parent."""
    information = struct.pack("=iiiixxxx", signal.SIGUSR1, 0, -1, os.getpid()) + bytes(108)
    raw(129, target.parent, signal.SIGUSR1, information)
    return True


@attack(_GROUP, seen_by_parent=True)
def signal_parent_by_descriptor(target: Range) -> bool:
    """Signal the parent through a descriptor that stands for it."""
    raw(424, raw(434, target.parent, 0), signal.SIGUSR1, None, 0)
    return True


@attack(_GROUP, seen_by_parent=True)
def signal_parent_by_owner(target: Range) -> bool:
    """Have the kernel signal the parent whenever a pipe becomes readable."""
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, target.parent)
    fcntl.fcntl(reading, 10, signal.SIGUSR1)  # F_SETSIG
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC)
    return os.write(writing, b"x") == 1
