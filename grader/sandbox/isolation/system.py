"""The one place that asks which system this is and talks to its C library.

Tests fake a platform by replacing `system`, `machine` or `landlock_abi` (in `landlock.py`).
Everything imports on every system: the C library is loaded at the first call only.
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys


def system() -> str:
    """Name of the operating system: "linux", "darwin", "win32" and so on."""
    return sys.platform


def machine() -> str:
    """Name of the processor architecture: "x86_64", "aarch64" and so on."""
    return os.uname().machine if hasattr(os, "uname") else ""


class SystemCallError(OSError):
    """A system call that failed, with the kernel's error number."""


@functools.cache
def libc() -> ctypes.CDLL:
    """The C library of this process, with error numbers kept."""
    return ctypes.CDLL(None, use_errno=True)


def _word(argument: int | bytes | None) -> ctypes.c_long | ctypes.c_char_p:
    if isinstance(argument, int):
        return ctypes.c_long(argument)
    return ctypes.c_char_p(argument)


def call(function: str, *arguments: int | bytes | None) -> int:
    """Call a C library function of whole words and byte strings.

    Raises:
        SystemCallError: it returned a negative number, or this C library doesn't have it.
    """
    try:
        target = getattr(libc(), function)
    except (AttributeError, OSError, TypeError) as error:
        raise SystemCallError(38, f"{function}: not in this C library") from error
    result: int = target(*[_word(argument) for argument in arguments])
    if result < 0:
        number = ctypes.get_errno()
        raise SystemCallError(number, f"{function}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a raw system call.

    Raises:
        SystemCallError: the kernel refused it.
    """
    return call("syscall", number, *arguments)


def prctl(option: int, *arguments: int) -> int:
    """Make a `prctl` call, its missing arguments zero.

    Raises:
        SystemCallError: the kernel refused it.
    """
    return call("prctl", option, *arguments, *([0] * (4 - len(arguments))))


def reason(error: OSError) -> str:
    """One line saying why a call failed."""
    return error.strerror or str(error)
