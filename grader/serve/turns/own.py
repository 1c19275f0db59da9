"""Turns in this process alone; a server that is killed finds its runs in the history again."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from grader.serve.fair import FairQueue, Job

Grade = Callable[[str, str], None]
"""Grades the newest run that waits of a learner and an exercise, if one does."""


class Turns(Protocol):
    """Has runs graded when it is their turn."""

    def ask(self, learner: str, exercise: str) -> None:
        """Have the newest run that waits graded, in place of an older one of the same file.

        Raises:
            CrowdedError: too much waits.
        """

    def leave(self, learner: str, exercise: str) -> None:
        """Note that nobody waits for the run of a file that is graded here now."""

    def ahead(self, learner: str, exercise: str) -> int:
        """Return, in no time, how many runs come before one that waits."""

    def close(self) -> None:
        """Begin nothing more."""


class OwnTurns:
    """Turns in a fair queue of this process.

    Args:
        queue: the queue.
        grade: does what is asked for, in a thread of the queue.
    """

    def __init__(self, queue: FairQueue, grade: Grade) -> None:
        self._queue, self._grade = queue, grade
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, str], Job] = {}

    def ask(self, learner: str, exercise: str) -> None:
        """Have the newest run that waits graded. Raises CrowdedError."""
        self.leave(learner, exercise)
        self.begin(learner, exercise, partial(self._grade, learner, exercise))

    def begin(
        self,
        learner: str,
        exercise: str,
        work: Callable[[], None],
        dropped: Callable[[], None] = lambda: None,
    ) -> None:
        """Do work on a file when it is its learner's turn. Raises CrowdedError."""
        job = self._queue.put(Job(learner, f"run {exercise}", work, dropped))
        with self._lock:
            self._jobs[learner, exercise] = job

    def leave(self, learner: str, exercise: str) -> None:
        """Have what is graded hold up nobody."""
        with self._lock:
            job = self._jobs.pop((learner, exercise), None)
        if job is not None:
            self._queue.give_up(job)

    def ahead(self, learner: str, exercise: str) -> int:
        """Return how many come before it in the queue."""
        with self._lock:
            job = self._jobs.get((learner, exercise))
        return (self._queue.ahead(job) if job else None) or 0

    def close(self) -> None:
        """Do nothing: the queue is closed by who made it."""
