"""A running child as the trusted side sees it: its channel, its output, and its end."""

import array
import io
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from grader.report.errors import GraderError
from grader.sandbox.wire import Channel

GRACE_SECONDS = 0.5
"""How long a child that closed its channel has to end by itself, seconds."""
POLL_SECONDS = 0.002

WAITS = hasattr(select, "poll")
"""Whether the system can say that there is something to read (POSIX)."""

Kind = Literal["trusted", "cold", "interpreted", "prover", "examiner"]
"""A `trusted` child runs the reference, unconfined; a `cold` one a submission, with XLA; an
`interpreted` one too, but only as far as there are rules for what it asks of jax; a `prover` runs
changes of the reference by the same rules, forked from a template of its own; an `examiner` reads
what came of a submission and runs nothing of it."""
BY_RULES = ("interpreted", "prover")
"""Those that compile nothing, and say `miss` where there is no rule."""


class NoWorkerError(GraderError):
    """No child process could be started."""


class LostWorkerError(NoWorkerError):
    """A child was ended from outside, or the process that starts children was."""


@dataclass(frozen=True)
class Ending:
    """How a child ended: exit status (negative = signal), CPU seconds, peak memory in bytes."""

    status: int
    cpu_seconds: float
    peak_bytes: int


class Output:
    """Reads what a child prints into a bounded buffer, to its end.

    Args:
        descriptor: read end of the child's standard output and error.
        limit: bytes after which the child counts as flooding; nothing more is kept.
        on_flood: called once, from another thread, when that happens.
    """

    def __init__(self, descriptor: int, limit: int, on_flood: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._limit = limit
        self._on_flood = on_flood
        self._kept = bytearray()
        self.count = 0
        self.flooded = False
        self._reading = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        with open(self._descriptor, "rb", buffering=0) as stream:
            while part := self._read(stream):
                if self.count > self._limit and not self.flooded:
                    self.flooded = True
                    self._on_flood()
                del part
            with self._reading:
                self._closed = True

    def _read(self, stream: io.RawIOBase) -> bytes | None:
        if not WAITS:
            return self._keep(stream.read(1 << 16))
        # So that nothing is between the pipe and the count while the lock is free.
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLIN)
        waiting.poll()
        with self._reading:
            return self._keep(stream.read(1 << 16))

    def _keep(self, part: bytes | None) -> bytes | None:
        self.count += len(part or b"")
        self._kept += (part or b"")[: max(self._limit - len(self._kept), 0)]
        return part

    def mark(self) -> int:
        """Return how many bytes were printed by now, those included that were not read yet."""
        if not WAITS:
            return self.count
        with self._reading:
            return self.count + (0 if self._closed else _unread(self._descriptor))

    def part(self, start: int, end: int) -> str:
        """Return what was kept between two marks, once the child has ended."""
        self._thread.join(timeout=GRACE_SECONDS)
        return self._kept[start:end].decode("utf-8", "backslashreplace")

    def text(self) -> str:
        """Return what was printed, up to the limit, once the child has ended."""
        self._thread.join(timeout=GRACE_SECONDS)
        return self._kept.decode("utf-8", "backslashreplace")


def _unread(descriptor: int) -> int:
    """Return how many bytes lie in a pipe (POSIX)."""
    import fcntl  # noqa: PLC0415 - POSIX, as is `termios`
    import termios  # noqa: PLC0415

    room = array.array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, room)
    return room[0]


class Ender(Protocol):
    """Ends a child: reap it if it has ended, or kill it and all it started."""

    def __call__(self, *, kill: bool) -> Ending | None:
        """Return how the child ended, or None if it still runs and was not to be killed."""


@dataclass
class Process:
    """A running child: its kind, its channel, its output, and how to end it."""

    kind: Kind
    channel: Channel
    output: Output
    _end: Ender
    _ending: Ending | None = field(default=None)
    killed: bool = field(default=False)
    """Whether this side had to kill it."""
    knows: frozenset[str] = frozenset()
    """Keys of what its template had surely learnt before, where templates learn."""

    @property
    def alive(self) -> bool:
        """Whether the child is known to run still."""
        if self._ending is None:
            try:
                self._ending = self._end(kill=False)
            except NoWorkerError:
                return False
        return self._ending is None

    def end(self) -> Ending:
        """End the child, at once unless it is already going, and return how it ended."""
        self.channel.close()
        give_up = time.monotonic() + GRACE_SECONDS
        while self._ending is None:
            self.killed = time.monotonic() > give_up
            self._ending = self._end(kill=self.killed)
            if self._ending is None:
                time.sleep(POLL_SECONDS)
        return self._ending

    def kill(self) -> Ending:
        """Kill the child and everything that it started."""
        try:
            if self._ending is None:
                self.killed = True
                self._ending = self._end(kill=True)
        finally:
            self.channel.close()
        assert self._ending is not None
        return self._ending
