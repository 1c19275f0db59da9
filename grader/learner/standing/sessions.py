"""The sessions of a standing grader: forks of a template, each for one caller, one beforehand.

The one beforehand has workers of its own ready before its caller comes.
"""

import contextlib
import select
import socket
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from grader.exercise.catalogue import default_root
from grader.learner.standing import place
from grader.report.errors import GraderError
from grader.workers.control import START_SECONDS, Control
from grader.workers.fork import ForkLauncher
from grader.workers.process import NoWorkerError
from grader.workers.relay import LENT, relay
from grader.workers.standing import Standing
from grader.workers.start import start_template


class NoStandingError(GraderError):
    """No standing grader can be had; says why."""


class Session:
    """One session, which waits for its caller.

    Args:
        template: the control socket of what forks it.
        launcher: whose templates it borrows.
        fault: why nothing can be interpreted; empty where it can.

    Raises:
        OSError: the template is gone.
        NoWorkerError: what it borrows from cannot be had.
    """

    def __init__(self, template: socket.socket, launcher: ForkLauncher, fault: str) -> None:
        self._fault = fault
        self._templates = _templates(launcher, fault)
        pairs = [socket.socketpair() for _ in (None, *LENT)]
        self._call, *lines = (ours for ours, _ in pairs)
        try:
            socket.send_fds(template, [b"+"], [theirs.fileno() for _, theirs in pairs])
            place.send(self._call, {"fault": fault})
        except OSError:
            for ours, _ in pairs:
                ours.close()
            raise
        finally:
            for _, theirs in pairs:
                theirs.close()
        self._relaying = lend(launcher, lines)

    def can_serve(self, launcher: ForkLauncher, fault: str) -> bool:
        """Say whether it is there, as far as is known, and what it borrows from is still so."""
        there = self._relaying[LENT.index("cold")].is_alive()
        return there and self._fault == fault and self._templates == _templates(launcher, fault)

    def begin(self, request: Mapping[str, Any], descriptors: Sequence[int]) -> None:
        """Have it serve a caller. Raises OSError."""
        self._call.settimeout(place.BEGIN_SECONDS)
        place.send(self._call, request, descriptors)

    def wait(self) -> None:
        """Wait until it has ended."""
        for thread in self._relaying:
            thread.join()

    def close(self) -> None:
        """Let go of it: it ends, unless it serves a caller."""
        self._call.close()


class Sessions:
    """Has sessions forked.

    Args:
        launcher: whose templates they borrow.
        module: the trusted module of their template.
    """

    def __init__(self, launcher: ForkLauncher, module: str) -> None:
        self._launcher = launcher
        root = {"GRADE_ROOT": str(default_root().absolute())}
        start = partial(start_template, frozenset[str](), module, root)
        self._started = start()
        self._template = Standing(start, self._started)
        self._lock = threading.Lock()
        self._waiting: Session | None = None
        self._closed = False

    def wait_until_ready(self) -> None:
        """Wait until the template has loaded all. Raises NoStandingError."""
        select.select([self._started.control], [], [], START_SECONDS)
        self.check()

    def check(self) -> None:
        """Raise NoStandingError if the template is gone."""
        if self._started.process.poll() is not None:
            why = self._template.why_ended()
            raise NoStandingError(f"the process that does the work of commands ended: {why}")

    @property
    def fault(self) -> str:
        """Why nothing can be interpreted; empty where it can."""
        return "" if self._launcher.interprets else self._launcher.fallback

    def take(self) -> Session:
        """Return a session for a caller: the one that waits, or a new one. Raises as that does."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        fault = self.fault
        if waiting is not None:
            with contextlib.suppress(NoWorkerError):
                if waiting.can_serve(self._launcher, fault):
                    return waiting
            waiting.close()
        return self._forked(fault)

    def begin_one(self) -> None:
        """Have a session wait for the next caller, if none does."""
        fault = self.fault
        with self._lock, contextlib.suppress(OSError, NoWorkerError):  # the next caller sees that
            if self._waiting is None and not self._closed:
                self._waiting = self._forked(fault)

    def _forked(self, fault: str) -> Session:
        return Session(self._started.control, self._launcher, fault)

    def close(self) -> None:
        """End the template and the session that waits."""
        with self._lock:
            self._closed = True
            if self._waiting is not None:
                self._waiting.close()
        self._template.close()


def _templates(launcher: ForkLauncher, fault: str) -> list[Control]:
    """Return what its children are forked by now; one that was lost is started again."""
    return [launcher.control(kind) for kind in LENT if kind != "interpreted" or not fault]


def lend(launcher: ForkLauncher, lines: Sequence[socket.socket]) -> list[threading.Thread]:
    """Pass on what is asked of templates, each by a thread that ends when its line is closed."""
    threads = [
        threading.Thread(target=relay, args=(launcher, kind, line), daemon=True)
        for kind, line in zip(LENT, lines, strict=True)
    ]
    for thread in threads:
        thread.start()
    return threads
