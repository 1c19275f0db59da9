"""Questions to one examiner, each with its deadline, and whether it was ended from outside."""

import signal
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TypeVar

from grader.report.errors import GraderError
from grader.sandbox.wire import Expired, Message, WireError
from grader.workers.launch import Launcher
from grader.workers.process import LostWorkerError, NoWorkerError, Process

START_SECONDS = 120.0
"""How long an examiner may take to say that it is confined: that is our own work."""
Answer = TypeVar("Answer")


class GaveUpError(GraderError):
    """An examiner gave no valid answer in time; says why, as the middle of a sentence."""


class LostError(GaveUpError):
    """An examiner was ended from outside."""


class Dialogue:
    """Puts questions to an examiner, which is started for the first one, and after it was ended.

    Args:
        launcher: starts it.
    """

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._process: Process | None = None

    def knows(self, needed: Collection[str]) -> bool:
        """Whether the examiner, if there is one, was started when all this had been learnt."""
        return self._process is None or self._process.knows.issuperset(needed)

    def ask(self, request: Message, seconds: float, payload_bytes: int = 0) -> Message:
        """Put a request and return the reply.

        Args:
            request: what is asked.
            seconds: how long it may take, from when the examiner is confined.
            payload_bytes: how many bytes the reply's arrays may hold.

        Raises:
            LostError: the examiner was ended from outside.
            GaveUpError: it was late, or ended by itself; it is ended.
            NoWorkerError: none could be started.
        """
        try:
            if self._process is None:
                self._process = self._launcher.examiners.start()
                self._process.channel.receive(0, time.monotonic() + START_SECONDS)
            deadline = time.monotonic() + seconds
            self._process.channel.send(request, deadline)
            reply = self._process.channel.receive(payload_bytes, deadline)
        except LostWorkerError as error:
            raise LostError(str(error)) from error
        except Expired as error:
            self.end()
            raise GaveUpError(f"more than {seconds:.2g} s passed") from error
        except WireError as error:
            if self._was_lost():
                raise LostError("the process was ended from outside") from error
            raise GaveUpError("the process ended, as when its memory is used up,") from error
        if reply.kind == "unprepared":  # its template was replaced meanwhile
            self.end()
            raise LostError("the process had not learnt of the exercise")
        return reply

    def _was_lost(self) -> bool:
        """End the examiner; say whether it had been ended from outside."""
        process, self._process = self._process, None
        if process is None:
            return True
        try:
            ending = process.end()
        except NoWorkerError:
            return True
        return ending.status == -signal.SIGKILL and not process.killed

    def end(self) -> None:
        """Have the examiner ended, if there is one; nobody waits for that."""
        process, self._process = self._process, None
        if process is not None:
            try:
                threading.Thread(target=_end, args=(process,)).start()
            except RuntimeError:  # the system gives no more threads
                _end(process)


def _end(process: Process) -> None:
    try:
        process.kill()
    except NoWorkerError:
        process.channel.close()


def persistently(ask: Callable[[], Answer]) -> Answer:
    """Ask once more where an examiner was ended from outside."""
    with suppress(LostError):
        return ask()
    return ask()
