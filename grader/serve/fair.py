"""A queue of work of many learners: whoever waited longest since their last turn comes first.

What takes long is moved aside, so that nobody's endless loop holds the others up.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from grader.report.errors import GraderError

QUICK_SECONDS = 2.0
"""How long work holds one of the quick places, seconds."""
MOST_WAITING = 2000
"""How much work waits at most."""
FORGOTTEN_SECONDS = 600.0
"""After which time without a turn a learner counts as new."""


class CrowdedError(GraderError):
    """Too much work waits."""


@dataclass(eq=False)
class Job:
    """One piece of work.

    Attributes:
        learner: whose.
        kind: what it is; a newer one of the same learner and kind takes its place while it waits.
        work: does it; whatever it raises is its own business.
        dropped: called where another takes its place, or the queue is closed.
        number: in the order of arrival.
        began: when it was started, by a clock.
        slow: whether it was moved aside.
        given_up: whether its learner waits for it no more.
    """

    learner: str
    kind: str
    work: Callable[[], None]
    dropped: Callable[[], None] = lambda: None
    number: int = 0
    began: float = 0.0
    slow: bool = False
    given_up: bool = False


class FairQueue:
    """Runs jobs in threads, a bounded number at once, and one of each learner.

    Args:
        places: how many quick jobs run at once.
        aside: how many more run that took longer than QUICK_SECONDS.
    """

    def __init__(self, places: int, aside: int) -> None:
        self._places, self._aside = places, aside
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._turns: dict[str, tuple[bool, float]] = {}
        self._closed = False

    def put(self, job: Job) -> Job:
        """Have a job done when it is its turn.

        Raises:
            CrowdedError: too many wait.
        """
        with self._lock:
            same = [it for it in self._waiting if (it.learner, it.kind) == (job.learner, job.kind)]
            if len(self._waiting) - len(same) >= MOST_WAITING or self._closed:
                raise CrowdedError("too many runs wait already: try again in a minute")
            for each in same:
                self._waiting.remove(each)
            job.number = same[0].number if same else next(self._numbers)  # it keeps its place
            self._waiting.append(job)
            self._start()
        for each in same:
            each.dropped()
        return job

    def ahead(self, job: Job) -> int | None:
        """Return how many jobs come before one; None if it does not wait."""
        with self._lock:
            order = sorted(self._waiting, key=self._turn)
            return order.index(job) if job in order else None

    def give_up(self, job: Job) -> None:
        """Have a job that may still run hold up nobody, not even its own learner."""
        with self._lock:
            job.given_up = True
            self._start()

    @property
    def idle(self) -> bool:
        """Whether nothing waits or runs."""
        with self._lock:
            return not self._waiting and not self._running

    def close(self) -> None:
        """Start nothing more."""
        with self._lock:
            self._closed = True
            dropped, self._waiting = self._waiting, []
        for each in dropped:
            each.dropped()

    def _turn(self, job: Job) -> tuple[bool, float, int]:
        """Return what sorts jobs: whose last turn was long is behind all others."""
        slow, last = self._turns.get(job.learner, (False, 0.0))
        return slow, last, job.number

    def _start(self) -> None:
        """Start what may be started; the lock is held."""
        now = time.monotonic()
        for job in self._running:
            aside = sum(each.slow for each in self._running)
            long = job.given_up or now - job.began >= QUICK_SECONDS
            if long and not job.slow and aside < self._aside:
                job.slow = True
        while sum(not job.slow for job in self._running) < self._places and not self._closed:
            busy = {job.learner for job in self._running if not (job.slow and job.given_up)}
            free = [job for job in self._waiting if job.learner not in busy]
            if not free:
                return
            job = min(free, key=self._turn)
            self._waiting.remove(job)
            self._running.append(job)
            job.began = now
            self._turns[job.learner] = (self._turn(job)[0], now)
            threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: Job) -> None:
        timer = threading.Timer(QUICK_SECONDS, self._look)
        timer.daemon = True
        timer.start()
        try:
            job.work()
        finally:
            timer.cancel()
            now = time.monotonic()
            with self._lock:
                self._running.remove(job)
                self._turns[job.learner] = (now - job.began >= QUICK_SECONDS, now)
                if len(self._turns) > MOST_WAITING:
                    kept = self._turns.items()
                    self._turns = {who: it for who, it in kept if now - it[1] < FORGOTTEN_SECONDS}
                self._start()

    def _look(self) -> None:
        with self._lock:
            self._start()
