"""The queue: fair between learners, bounded, and not held up by what takes long."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from grader.serve import fair
from grader.serve.fair import CrowdedError, FairQueue, Job

HANG_SECONDS = 300


class Work:
    """Jobs that run until they are let go, and who ran in which order."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue = queue
        self.order: list[str] = []
        self.lets: dict[str, threading.Event] = {}
        self.dropped: list[str] = []

    def put(self, name: str, *, kind: str = "run") -> Job:
        learner = name.rstrip("0123456789")
        let = self.lets[name] = threading.Event()

        def work() -> None:
            self.order.append(name)
            assert let.wait(HANG_SECONDS)

        return self.queue.put(Job(learner, kind, work, lambda: self.dropped.append(name)))

    def let(self, *names: str) -> None:
        for name in names:
            self.lets[name].set()

    def until(self, holds: Callable[[], bool]) -> None:
        ends = time.monotonic() + HANG_SECONDS
        while not holds():
            assert time.monotonic() < ends, self.order
            time.sleep(0.005)


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work(FairQueue(1, aside=1))
    yield made
    made.queue.close()
    made.let(*made.lets)


def test_whoever_had_no_turn_comes_before_one_who_had(work: Work) -> None:
    work.put("ada1")
    work.until(lambda: work.order == ["ada1"])
    for name in ("ada2", "bob1", "eve1"):
        work.put(name)
    work.let("ada1", "ada2", "bob1", "eve1")
    work.until(lambda: len(work.order) == 4)
    assert work.order == ["ada1", "bob1", "eve1", "ada2"]


def test_a_newer_job_takes_the_place_of_one_that_waits_and_keeps_its_turn(work: Work) -> None:
    work.put("ada1")
    work.until(lambda: work.order == ["ada1"])
    work.put("bob1")
    last = work.put("eve1")
    newer = work.put("bob2")
    assert work.dropped == ["bob1"]
    assert (work.queue.ahead(newer), work.queue.ahead(last)) == (0, 1)
    work.let("ada1", "bob2", "eve1")
    work.until(lambda: len(work.order) == 3)
    assert work.order == ["ada1", "bob2", "eve1"]
    assert work.queue.ahead(newer) is None


def test_of_one_learner_one_job_runs_at_once() -> None:
    work = Work(FairQueue(4, aside=0))
    work.put("ada1")
    work.put("ada2", kind="try")
    work.put("bob1")
    work.until(lambda: len(work.order) == 2)
    assert sorted(work.order) == ["ada1", "bob1"]
    work.let("ada1", "ada2", "bob1")
    work.until(lambda: len(work.order) == 3)


def test_thousands_of_runs_of_one_learner_are_one_that_waits(work: Work) -> None:
    work.put("ada0")
    work.until(lambda: work.order == ["ada0"])
    for number in range(1, 3000):
        work.put(f"ada{number}")
    bob = work.put("bob1")
    assert work.queue.ahead(bob) == 0
    assert len(work.dropped) == 2998


def test_what_takes_long_is_moved_aside(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair, "QUICK_SECONDS", 0.02)
    work.put("ada1")
    work.until(lambda: work.order == ["ada1"])
    work.put("bob1")
    work.until(lambda: work.order == ["ada1", "bob1"])  # while the first still runs
    # There is one place aside, so a second loop holds up the third until one of them ends.
    work.put("eve1")
    time.sleep(0.2)
    assert work.order == ["ada1", "bob1"]
    work.let("ada1")
    work.until(lambda: work.order == ["ada1", "bob1", "eve1"])


def test_whose_last_turn_was_long_waits_behind_all_others(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fair, "QUICK_SECONDS", 0.0)
    work.put("ada1")
    work.let("ada1")
    work.until(lambda: work.order == ["ada1"])
    monkeypatch.setattr(fair, "QUICK_SECONDS", 100.0)
    work.put("bob1")
    work.until(lambda: work.order == ["ada1", "bob1"])
    slow, new = work.put("ada2"), work.put("eve1")
    assert (work.queue.ahead(new), work.queue.ahead(slow)) == (0, 1)


def test_what_is_given_up_holds_up_not_even_its_own_learner(work: Work) -> None:
    first = work.put("ada1")
    work.until(lambda: work.order == ["ada1"])
    work.put("ada2")
    work.queue.give_up(first)
    work.until(lambda: work.order == ["ada1", "ada2"])


def test_too_many_are_refused_in_one_sentence(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair, "MOST_WAITING", 2)
    work.put("ada1")
    work.until(lambda: work.order == ["ada1"])
    for name in ("bob1", "eve1", "eve2"):
        work.put(name)
    with pytest.raises(CrowdedError, match="try again in a minute"):
        work.put("joe1")


def test_a_job_that_raises_makes_room(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    work.queue.put(Job("ada", "run", lambda: 1 / 0))  # type: ignore[arg-type,return-value]
    work.put("ada2")
    work.until(lambda: work.order == ["ada2"])
