"""The queue of several servers, without workers: what is graded when, and what a fault leaves."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pytest

from grader.classroom.store.connect import StoreError
from grader.grading.assemble import ungradable
from grader.serve.fair import CrowdedError, FairQueue
from grader.serve.history import WAITING, History
from grader.serve.turns import shared
from grader.serve.turns.own import OwnTurns
from grader.serve.turns.shared import SCHEMA, SharedTurns
from grader.serve.turns.stages import Stages
from tests.postgres import Postgres

HANG_SECONDS = 300

pytestmark = pytest.mark.process


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + HANG_SECONDS
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


class Busy:
    """Sees that of one learner one run goes on at a time, on all servers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._learners: list[str] = []
        self.twice: list[str] = []

    @contextmanager
    def __call__(self, learner: str) -> Iterator[None]:
        with self._lock:
            if learner in self._learners:
                self.twice.append(learner)
            self._learners.append(learner)
        yield
        with self._lock:
            self._learners.remove(learner)


class Line:
    """A server that grades when it is let, and the database."""

    def __init__(self, url: str, busy: Busy, places: int = 2) -> None:
        self.url, self.history, self.busy = url, History(url), busy
        self.began: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.queue = FairQueue(places, aside=places)
        self.turns = SharedTurns(
            OwnTurns(self.queue, self.grade),
            places,
            self.grade,
            self.history,
            Stages(self.history.database),
            lambda _: None,
        )

    def grade(self, learner: str, exercise: str) -> None:
        found = self.history.next_run(learner, exercise)
        if found is None:
            return
        self.began.append(learner)
        with self.busy(learner):
            self.go_on.wait(HANG_SECONDS)
            with suppress(StoreError):  # it waits until the database is back
                self.history.graded(found[0].id, ungradable("a.py", None, None, 0, "is a test"))

    def put(self, learner: str, exercise: str = "dense", content: bytes = b"one") -> int:
        return self.history.keep(learner, exercise, content, "run", run=WAITING)

    def ask(self, learner: str, exercise: str = "dense", content: bytes = b"one") -> int:
        run = self.put(learner, exercise, content)
        self.turns.ask(learner, exercise)
        return run

    def jobs(self) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            asked = f"SELECT id, status::text, args FROM {SCHEMA}.procrastinate_jobs ORDER BY id"
            return connection.execute(asked).fetchall()

    def close(self) -> None:
        self.go_on.set()
        self.queue.close()
        until(lambda: self.queue.idle)
        self.turns.close()
        self.history.close()


@pytest.fixture
def make_line(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Line]]:
    monkeypatch.setattr(shared, "BEAT_SECONDS", 0.25)
    monkeypatch.setattr(shared, "LEFT_SECONDS", 0.5)
    url, busy = postgres.database(), Busy()
    made: list[Line] = []

    def make(**options: int) -> Line:
        made.append(Line(url, busy, **options))
        return made[-1]

    yield make
    for line in made:
        line.close()


def test_what_is_asked_for_is_graded_and_leaves_no_job(make_line: Callable[..., Line]) -> None:
    line = make_line()
    line.ask("ann")
    until(lambda: not line.history.waiting())
    assert line.began == ["ann"]
    until(lambda: not line.jobs())


def test_of_one_learner_one_run_at_a_time_goes_on(make_line: Callable[..., Line]) -> None:
    lines = [make_line(places=3), make_line(places=3)]
    for line in lines:
        line.go_on.clear()
    for number in range(4):
        lines[number % 2].ask("ann", f"lesson-{number}")
    for name in ("bob", "cyd"):
        lines[0].ask(name)
    until(lambda: sum(len(line.began) for line in lines) == 3)
    for line in lines:
        line.go_on.set()
    until(lambda: not lines[0].history.waiting())
    began = [each for line in lines for each in line.began]
    assert sorted(began) == ["ann"] * 4 + ["bob", "cyd"]
    assert lines[0].busy.twice == []


def test_a_place_in_the_queue_is_the_number_of_runs_before(make_line: Callable[..., Line]) -> None:
    one, other = make_line(places=1), make_line(places=1)
    for line in (one, other):
        line.go_on.clear()
    names = ["ann", "bob", "cyd", "dan", "eve"]
    behind = names[2:]
    for name in names[:2]:
        one.ask(name)
        until(lambda name=name: name in one.began + other.began)
    for place, name in enumerate(behind):
        one.ask(name)
        until(lambda place=place, name=name: one.turns.ahead(name, "dense") == place)
        until(lambda name=name: name in str(one.jobs()))
    for line in (one, other):  # whichever was asked
        until(
            lambda line=line: [line.turns.ahead(name, "dense") for name in names[2:]] == [0, 1, 2]
        )
        assert line.turns.ahead("ann", "dense") == 0
    for line in (one, other):
        line.go_on.set()
    until(lambda: not one.history.waiting())


def test_a_run_whose_job_is_lost_gets_another(make_line: Callable[..., Line]) -> None:
    line = make_line(places=1)
    line.put("ann")  # its server was killed before it asked for anything
    until(lambda: not line.history.waiting())
    line.go_on.clear()
    line.ask("bob")
    until(lambda: "bob" in line.began)
    line.ask("cyd")
    until(lambda: len(line.jobs()) == 2)
    with psycopg.connect(line.url) as connection:
        connection.execute(f"SET search_path = {SCHEMA}")
        connection.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    line.go_on.set()
    until(lambda: not line.history.waiting())
    assert line.began == ["ann", "bob", "cyd"]


@pytest.mark.parametrize("worker", ["NULL", "the silent one"])
def test_a_job_of_a_server_that_is_gone_is_taken_up(
    worker: str, make_line: Callable[..., Line]
) -> None:
    line = make_line()
    run = line.put("ann")
    until(lambda: not line.history.waiting())
    with psycopg.connect(line.url) as connection:
        connection.execute("UPDATE versions SET run = 'waiting' WHERE id = %s", (run,))
        connection.execute(f"SET search_path = {SCHEMA}")
        silent = connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id"
        ).fetchone()
        assert silent is not None
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args,"
            " status, worker_id) VALUES ('runs', 'grade', 'ann', 'ann dense',"
            """ '{"learner": "ann", "exercise": "dense"}', 'doing', %s)""",
            (None if worker == "NULL" else silent[0],),
        )
    until(lambda: not line.history.waiting())
    assert line.began == ["ann", "ann"]
    until(lambda: not line.jobs())


def test_a_job_whose_end_could_not_be_kept_holds_its_learner_up_for_a_moment(
    make_line: Callable[..., Line], postgres: Postgres
) -> None:
    line = make_line(places=1)
    line.go_on.clear()
    line.ask("ann")
    until(lambda: line.began == ["ann"])
    postgres.stop()
    line.go_on.set()  # it ends while the database is away
    time.sleep(1)
    postgres.start()
    until(lambda: not line.history.waiting())
    line.ask("ann", content=b"two")
    until(lambda: not line.history.waiting())
    until(lambda: not line.jobs())


def test_too_much_that_waits_is_refused(
    make_line: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "MOST_WAITING", 2)
    line = make_line(places=1)
    line.go_on.clear()
    line.ask("ann")
    until(lambda: line.began == ["ann"])
    for name in ("bob", "cyd"):
        line.ask(name)
    until(lambda: line.turns.ahead("cyd", "dense") == 1)
    with pytest.raises(CrowdedError, match="too many runs wait already"):
        line.turns.ask("dan", "dense")
    line.go_on.set()


def test_what_a_server_that_ends_had_fetched_is_done_by_another(
    make_line: Callable[..., Line],
) -> None:
    one = make_line(places=1)
    one.go_on.clear()
    one.ask("ann")
    until(lambda: one.began == ["ann"])
    one.ask("bob")
    other = make_line(places=1)
    one.queue.close()
    one.turns.close()
    until(lambda: "bob" in other.began)
    one.go_on.set()
    until(lambda: not other.history.waiting())
    assert "bob" not in one.began
