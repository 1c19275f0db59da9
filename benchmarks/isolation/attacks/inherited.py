"""Attacks on what a fork hands down: variables, descriptors, and the parent's secrets."""

from __future__ import annotations

import ctypes
import os
import resource
from pathlib import Path

from benchmarks.isolation.attacks.registry import Range, attack, raw
from grader.sandbox.isolation import system

_GROUP = "inherited"
_MOST_DESCRIPTORS = 1024


@attack(_GROUP)
def read_variable(target: Range) -> bool:
    """Read a variable of the environment, through Python or the C library."""
    getenv = system.libc().getenv
    getenv.restype = ctypes.c_char_p
    text = target.content
    return os.environ.get(target.variable) == text or getenv(target.variable.encode()) is not None


@attack(_GROUP)
def read_first_variables(target: Range) -> bool:
    """Read the variables that the program was started with where the kernel put them."""
    start, size = target.environment
    return target.content.encode() in ctypes.string_at(start, size)


@attack(_GROUP)
def read_descriptor(target: Range) -> bool:
    """Read from a descriptor that the parent had open."""
    os.lseek(target.descriptor, 0, os.SEEK_SET)
    return os.read(target.descriptor, 100).decode() == target.content


@attack(_GROUP)
def scan_descriptors(target: Range) -> bool:
    """Find any descriptor but the standard ones and the pipe for the answer."""
    for descriptor in range(3, _MOST_DESCRIPTORS):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        if descriptor != target.report:
            return True
    return False


@attack(_GROUP)
def read_parent_memory(target: Range) -> bool:
    """Open the parent's memory as a file."""
    os.close(os.open(f"/proc/{target.parent}/mem", os.O_RDONLY))
    return True


@attack(_GROUP)
def read_parent_variables(target: Range) -> bool:
    """Read the parent's environment as a file."""
    return target.content.encode() in Path(f"/proc/{target.parent}/environ").read_bytes()


@attack(_GROUP)
def read_parent_descriptor(target: Range) -> bool:
    """Open a file through the parent's descriptor."""
    return Path(f"/proc/{target.parent}/fd/{target.descriptor}").read_text() == target.content


@attack(_GROUP)
def list_processes(target: Range) -> bool:
    """List who runs what on this machine."""
    return bool(Path(f"/proc/{target.parent}/cmdline").read_bytes())


@attack(_GROUP)
def copy_parent_memory(target: Range) -> bool:
    """Read the parent's memory with process_vm_readv."""
    start, _ = target.environment
    into = ctypes.create_string_buffer(8)
    local = ctypes.addressof(into).to_bytes(8, "little") + (8).to_bytes(8, "little")
    remote = start.to_bytes(8, "little") + (8).to_bytes(8, "little")
    return raw(310, target.parent, local, 1, remote, 1, 0) > 0


@attack(_GROUP)
def trace_parent(target: Range) -> bool:
    """Attach to the parent as a debugger does (PTRACE_SEIZE, which doesn't stop it)."""
    raw(101, 0x4206, target.parent, 0, 0)
    return True


@attack(_GROUP)
def copy_parent_descriptor(target: Range) -> bool:
    """Take a descriptor out of the parent with pidfd_getfd."""
    raw(438, raw(434, target.parent, 0), target.descriptor, 0)
    return True


@attack(_GROUP)
def change_parent_limits(target: Range) -> bool:
    """Set a resource limit of the parent (to what it is)."""
    kind = resource.RLIMIT_NOFILE
    resource.prlimit(target.parent, kind, resource.prlimit(target.parent, kind))
    return True


@attack(_GROUP)
def change_parent_processors(target: Range) -> bool:
    """Say on which processors the parent may run."""
    os.sched_setaffinity(target.parent, os.sched_getaffinity(0))
    return True


@attack(_GROUP)
def change_parent_priority(target: Range) -> bool:
    """Say how important the parent is."""
    os.setpriority(os.PRIO_PROCESS, target.parent, os.getpriority(os.PRIO_PROCESS, 0))
    return True
