"""What an attack is, what it finds on the range, and the list of all."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.sandbox.isolation import system

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Range:
    """The decoys an attack may go for.

    Attributes:
        folder: a writable folder outside the scratch.
        secret: a file in it that holds `content`.
        content: the text to be kept from a worker.
        scratch: the worker's own writable folder.
        parent: process id of the parent, which counts the signals it gets (SIGUSR1).
        tcp_port: port of a listening TCP socket on 127.0.0.1.
        udp_port: port of a bound UDP socket on 127.0.0.1.
        unix_path: path of a listening unix socket.
        abstract_name: name of a listening abstract unix socket, with its leading zero byte.
        descriptor: a readable descriptor of `secret`, inherited by the worker.
        variable: name of an environment variable that holds `content`.
        environment: address and size of the block of variables the parent was started with.
        report: descriptor of the pipe on which one byte means "escaped".
    """

    folder: str
    secret: str
    content: str
    scratch: str
    parent: int
    tcp_port: int
    udp_port: int
    unix_path: str
    abstract_name: bytes
    descriptor: int
    variable: str
    environment: tuple[int, int]
    report: int


@dataclass(frozen=True)
class Attack:
    """One way out: `run` returns True when it got out, and raises or returns False when not.

    Attributes:
        name: short and unique, words joined by hyphens.
        group: the part of the system it goes for.
        run: the attack.
        seen_by_parent: success shows in the parent, as a signal, and not in what `run` returns.
    """

    name: str
    group: str
    run: Callable[[Range], bool]
    seen_by_parent: bool = False


ATTACKS: dict[str, Attack] = {}
"""Every attack by its name, in the order of the modules."""


def attack(
    group: str, *, seen_by_parent: bool = False
) -> Callable[[Callable[[Range], bool]], Callable[[Range], bool]]:
    """Register a function as an attack; its name, with hyphens, is the attack's."""

    def register(run: Callable[[Range], bool]) -> Callable[[Range], bool]:
        name = run.__name__.strip("_").replace("_", "-")
        if name in ATTACKS:
            raise ValueError(f"two attacks are named {name}")
        ATTACKS[name] = Attack(name, group, run, seen_by_parent)
        return run

    return register


def raw(number: int, *arguments: int | bytes | None) -> int:
    """A raw system call of x86-64.

    Raises:
        OSError: it was refused, or this is another architecture.
    """
    if system.machine() != "x86_64":
        raise OSError(38, "numbers of x86-64 only")
    return system.syscall(number, *arguments)


def address(buffer: ctypes.Array[ctypes.c_char]) -> int:
    """Where a buffer lies in memory."""
    return ctypes.addressof(buffer)
