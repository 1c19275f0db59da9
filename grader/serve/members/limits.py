"""How often somebody, and all who come from one address, may do things; counted in this process."""

import math
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from grader.report.errors import GraderError
from grader.serve.members.config import Limits

PAGES = 20
"""How many pages of one person are told at once what is new."""
NOTED = RateLimitItemPerMinute(10, namespace="noted")
"""How much is noted of what is refused to one address."""


class Cost(Enum):
    """What it costs to answer at an address."""

    LITTLE = "little"
    SAVE = "save"
    RUN = "run"
    STREAM = "stream"


class TooOftenError(GraderError):
    """Somebody does something too often.

    Attributes:
        seconds: after which time it is worth trying again.
    """

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(f"{what}: try again in {seconds} s")
        self.seconds = seconds


class Limiter:
    """Counts what is done; safe to use by several threads.

    Args:
        limits: how much may be done in a minute.
    """

    def __init__(self, limits: Limits) -> None:
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._requests = RateLimitItemPerMinute(limits.requests_per_minute, namespace="requests")
        self._visits = RateLimitItemPerMinute(
            limits.address_requests_per_minute, namespace="address"
        )
        self._refused = RateLimitItemPerMinute(
            limits.refused_sign_ins_per_minute, namespace="sign-in"
        )
        self._costs = {
            Cost.SAVE: RateLimitItemPerMinute(limits.saves_per_minute, namespace="save"),
            Cost.RUN: RateLimitItemPerMinute(limits.runs_per_minute, namespace="run"),
        }
        self._pages: Counter[str] = Counter()
        self._lock = threading.Lock()

    def visit(self, address: str) -> None:
        """Count a request from an address. Raises TooOftenError."""
        self._take(self._visits, address, "too many requests come from your address")

    def ask(self, person: str) -> None:
        """Count a request of somebody. Raises TooOftenError."""
        self._take(self._requests, person, "too many requests of yours")

    @contextmanager
    def paid(self, cost: Cost, person: str) -> Iterator[None]:
        """Count what costs more than others, and a stream while it lasts. Raises TooOftenError."""
        if item := self._costs.get(cost):
            what = "runs and other help" if cost is Cost.RUN else "changes"
            self._take(item, person, f"that is more than {item.amount} {what} in a minute")
        if cost is not Cost.STREAM:
            yield
            return
        with self._lock:
            if self._pages[person] >= PAGES:
                raise TooOftenError(f"you have {PAGES} pages open: close some, then", 5)
            self._pages[person] += 1
        try:
            yield
        finally:
            with self._lock:
                self._pages -= Counter([person])

    def may_sign_in(self, address: str) -> None:
        """See that not too many sign-ins from an address were refused. Raises TooOftenError."""
        if not self._counts.test(self._refused, address):
            self._refuse(self._refused, address, "too many sign-ins from your address failed")

    def failed(self, address: str) -> None:
        """Count a sign-in that was refused."""
        self._counts.hit(self._refused, address)

    def notable(self, address: str) -> bool:
        """Whether one more refusal is to be noted: an attack shall not fill the database."""
        return self._counts.hit(NOTED, address)

    def _take(self, item: RateLimitItemPerMinute, who: str, what: str) -> None:
        if not self._counts.hit(item, who):
            self._refuse(item, who, what)

    def _refuse(self, item: RateLimitItemPerMinute, who: str, what: str) -> None:
        ends = self._counts.get_window_stats(item, who).reset_time
        raise TooOftenError(what, max(1, math.ceil(ends - time.time())))
