"""Attacks that take more than their share: memory, files, descriptors, threads, time."""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import threading
import time
from pathlib import Path

from benchmarks.isolation.attacks.registry import Range, attack
from grader.sandbox.isolation import system
from grader.sandbox.isolation.policy import MIB

_GROUP = "resources"


@attack(_GROUP)
def take_private_memory(target: Range) -> bool:
    """Map private memory, more than the limit (256 MiB on the range)."""
    del target
    mmap.mmap(-1, 512 * MIB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return True


@attack(_GROUP)
def take_shared_memory(target: Range) -> bool:
    """Map shared memory, which the limit of private memory doesn't count."""
    del target
    mmap.mmap(-1, 2048 * MIB, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
    return True


@attack(_GROUP)
def write_large_file(target: Range) -> bool:
    """Write one large file into the scratch (the limit is 1 MiB on the range)."""
    with Path(target.scratch, "large").open("wb", buffering=0) as file:
        file.writelines(bytes(MIB) for _ in range(4))
        return file.tell() == 4 * MIB


@attack(_GROUP)
def write_many_files(target: Range) -> bool:
    """Fill the scratch with many files (the limit is 16 on the range)."""
    for number in range(32):
        Path(target.scratch, str(number)).write_bytes(bytes(1024))
    return True


@attack(_GROUP)
def open_many_files(target: Range) -> bool:
    """Open more descriptors than the limit (64 on the range)."""
    del target
    for _ in range(256):
        os.pipe()
    return True


@attack(_GROUP)
def start_many_threads(target: Range) -> bool:
    """Start more threads than the limit (32 on the range)."""
    del target
    threading.stack_size(64 * 1024)
    gate = threading.Event()
    try:
        for _ in range(200):
            threading.Thread(target=gate.wait, daemon=True).start()
    finally:
        gate.set()
    return True


@attack(_GROUP)
def raise_limits(target: Range) -> bool:
    """Raise a limit again."""
    del target
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_DATA, resource.RLIMIT_CORE):
        soft, hard = resource.getrlimit(kind)
        if soft != hard:
            resource.setrlimit(kind, (hard, hard))
            return True
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft + 1, hard + 1))
    return True


@attack(_GROUP)
def lock_memory(target: Range) -> bool:
    """Lock memory, so that others are swapped out instead."""
    del target
    page = mmap.mmap(-1, mmap.PAGESIZE)
    system.call("mlock", ctypes.addressof(ctypes.c_char.from_buffer(page)), mmap.PAGESIZE)
    return True


@attack(_GROUP)
def leave_core_dump(target: Range) -> bool:
    """Have the kernel write the process's memory to a file when it crashes."""
    del target
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    return hard != 0


@attack(_GROUP)
def take_processor_time(target: Range) -> bool:
    """Compute for longer than the limit (1 second on the range)."""
    del target
    while time.process_time() < 1.5:  # noqa: PLR2004
        pass
    return True
