"""The workers of a long-lived command: a standing grader's while one stands, else its own, lent.

So that one user has one set of templates, whoever came first.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from typing import TypeVar

from grader.learner.standing.client import switched_off
from grader.learner.standing.place import (
    BEGIN_SECONDS,
    PlaceError,
    check_peer,
    circumstances,
    connect,
    receive,
    send,
    supported,
)
from grader.report.errors import GraderError
from grader.workers.launch import Launcher
from grader.workers.process import LostWorkerError
from grader.workers.relay import LENT, BorrowedLauncher
from grader.workers.through import ThroughLauncher

T = TypeVar("T")


class SharedWorkers(ThroughLauncher):
    """Starts children by templates of another process of this user, or by its own.

    When the other process ends, what it started is lost, and own templates take their place.

    Args:
        start: starts own templates.
        sessions: the module whose processes do the work of other commands, which own ones are lent.
    """

    def __init__(self, start: Callable[[], Launcher], sessions: str) -> None:
        self._start, self._sessions = start, sessions
        self._lock = threading.Lock()
        self._ends = ExitStack()
        self._closed = False
        self.turn = 0
        """How often what lent its workers was lost."""
        self.lender = 0
        """Which process lends these workers; 0 if they are own."""
        self._now = self._begun()

    def _begun(self) -> Launcher:
        borrowed = None if switched_off() or not supported() else self._borrowed()
        if borrowed is not None:
            return self._ends.enter_context(closing(borrowed))
        self.lender = 0
        own = self._ends.enter_context(closing(self._start()))
        if supported():
            # It loads what takes longer than the start of the templates, which load meanwhile.
            from grader.learner.standing.stand import standing_beside  # noqa: PLC0415

            self._ends.enter_context(standing_beside(own, self._sessions))
        return own

    def _borrowed(self) -> Launcher | None:
        """Borrow from a standing grader; None where none stands that may lend."""
        pairs = [socket.socketpair() for _ in LENT]
        lines = [ours for ours, _ in pairs]
        try:
            with closing(connect()) as line:
                request = {"circumstances": circumstances(), "lend": True}
                send(line, request, [theirs.fileno() for _, theirs in pairs])
                fault = str(receive(line, BEGIN_SECONDS)["fault"])
                self.lender = check_peer(line)
        except (OSError, ValueError, LookupError, PlaceError):
            for ours in lines:
                ours.close()
            return None
        finally:
            for _, theirs in pairs:
                theirs.close()
        return BorrowedLauncher(lines, fault, partial(self._lost, self.turn), None)

    def _lost(self, turn: int) -> None:
        """Put others in the place of what was lent for one turn. Raises LostWorkerError."""
        with self._lock:
            if turn == self.turn and not self._closed:
                self.turn += 1
                self._now = self._begun()
        raise LostWorkerError("the process that lent its workers ended: run it again")

    @property
    def _other(self) -> Launcher:
        return self._now

    def close(self) -> None:
        """Give back what was lent, or end the own templates and lend them no more."""
        with self._lock:
            self._closed = True
        self._ends.close()


def steadily(launcher: Launcher, work: Callable[[], T]) -> T:
    """Do work, and once more if what lent its workers ended meanwhile, which is no fault of its.

    Args:
        launcher: whose workers it uses.
        work: is done; what it returns or raises is returned or raised.
    """
    if not isinstance(launcher, SharedWorkers):
        return work()
    turn = launcher.turn
    try:
        done = work()
    except GraderError:
        if turn == launcher.turn:
            raise
    else:
        if turn == launcher.turn:
            return done
    return work()
