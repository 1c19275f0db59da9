"""A class's assignments by the server's clock, and the grading of what was handed in."""

import threading
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime, timedelta

import pytest

from grader.report.marks import absent
from grader.serve.assigned import grading
from grader.serve.assigned.assigned import Assigned, NotNowError
from grader.serve.assigned.grading import Grading
from grader.serve.assigned.handing import LEASE
from grader.serve.assigned.policy import Assignment
from grader.serve.database import Database
from grader.serve.fair import CrowdedError

DEADLINE = datetime(2026, 10, 8, 18, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ASSIGNMENTS = {
    "dense": Assignment(policy="homework", deadline=DEADLINE),
    "conv1d": Assignment(policy="exam", deadline=DEADLINE),
    "dropout": Assignment(policy="homework", deadline=DEADLINE, late="marked", seeds="each"),
}


class Clock:
    def __init__(self):
        self.now = DEADLINE - MINUTE

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(where):
    made = Database(where)
    yield made
    made.close()


@pytest.fixture
def assigned(database, clock):
    return Assigned(database, "nnx", ASSIGNMENTS, clock)


class Worker:
    """Grades at once, and counts what it graded."""

    def __init__(self, error=None):
        self.seen, self.error = [], error

    def __call__(self, handed, content, seed):
        self.seen.append((handed.id, content, seed))
        result = Future()
        if self.error is not None:
            result.set_exception(self.error)
        else:
            result.set_result(absent(handed.learner, seed))
        return result


def hand_in(assigned, lesson="dense", learner="p1", content=b"text"):
    return assigned.hand_in(learner, lesson, 1, content)


def test_what_is_handed_in_is_told_with_its_receipt(assigned, clock):
    handed = hand_in(assigned)
    standing = assigned.standing("p1", "dense")
    assert standing.handed_in == handed
    assert standing.result is None
    assert "1 minute left" in standing.told[1]
    assert assigned.standing("p2", "dense").handed_in is None


def test_after_the_deadline_it_is_refused_in_a_sentence_or_marked(assigned, clock):
    clock.now = DEADLINE
    for lesson in ("dense", "conv1d"):
        with pytest.raises(NotNowError, match="the deadline was 8 October 2026, 18:00 UTC"):
            hand_in(assigned, lesson)
    assert hand_in(assigned, "dropout").late
    with pytest.raises(NotNowError, match="practice: nothing is handed in"):
        hand_in(assigned, "practice")


def test_homework_is_graded_after_the_deadline_and_an_exam_as_it_comes(assigned, clock):
    hand_in(assigned, "dense")
    exam = hand_in(assigned, "conv1d")
    assert assigned.due() == [exam]
    worker = Worker()
    job = Grading([assigned], worker)
    assert job.once() == 1
    assert assigned.standing("p1", "conv1d").result is None
    clock.now = DEADLINE
    assert job.once() == 1
    assert assigned.standing("p1", "dense").result is not None
    assert assigned.standing("p1", "conv1d").result is None
    assigned.release("conv1d")
    assert assigned.standing("p1", "conv1d").result is not None
    assert job.once() == 0


def test_it_is_graded_with_the_seed_that_nobody_was_shown(assigned, clock):
    hand_in(assigned, "dense", "p1")
    hand_in(assigned, "dense", "p2")
    hand_in(assigned, "dropout", "p1")
    hand_in(assigned, "dropout", "p2")
    clock.now = DEADLINE
    worker = Worker()
    Grading([assigned], worker).once()
    seeds = [seed for _, _, seed in worker.seen]
    assert seeds[0] == seeds[1]
    assert len(set(seeds)) == 3
    assert 0 not in seeds


def test_a_release_before_the_deadline_is_refused(assigned, clock):
    with pytest.raises(NotNowError, match="after its deadline"):
        assigned.release("conv1d")
    with pytest.raises(NotNowError, match="practice"):
        assigned.release("other")
    clock.now = DEADLINE
    assert assigned.release("conv1d") == DEADLINE
    assert assigned.seen("conv1d").findings


def test_another_server_takes_up_what_a_killed_one_had(assigned, clock, database):
    handed = hand_in(assigned)
    clock.now = DEADLINE
    assert assigned.handing.take(handed.id, clock.now)  # and is killed
    other = Assigned(database, "nnx", ASSIGNMENTS, clock)
    worker = Worker()
    assert Grading([other], worker).once() == 0
    clock.now = DEADLINE + LEASE
    assert Grading([other], worker).once() == 1
    assert len(worker.seen) == 1


def test_several_servers_grade_each_piece_once(where, clock):
    databases = [Database(where) for _ in range(3)]
    servers = [Assigned(each, "nnx", ASSIGNMENTS, clock) for each in databases]
    for number in range(12):
        hand_in(servers[0], "dense", f"p{number}")
    clock.now = DEADLINE
    worker, done = Worker(), []
    threads = [
        threading.Thread(target=lambda it=it: done.append(Grading([it], worker).once()))
        for it in servers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 12
    assert len({number for number, _, _ in worker.seen}) == len(worker.seen) == 12
    for each in databases:
        each.close()


def test_a_piece_that_fails_holds_up_no_other(assigned, clock, capsys):
    hand_in(assigned, "dense", "p1", b"bad")
    hand_in(assigned, "dense", "p2")
    clock.now = DEADLINE

    def grade(handed, content, seed):
        return Worker(ValueError("no") if content == b"bad" else None)(handed, content, seed)

    job = Grading([assigned], grade)
    assert job.once() == 1
    assert "could not be graded (ValueError: no)" in capsys.readouterr().err
    assert job.once() == 0  # not again at once
    clock.now += LEASE
    assert Grading([assigned], Worker()).once() == 1


@pytest.mark.parametrize("error", [CrowdedError("too much waits"), CancelledError()])
def test_what_had_no_turn_is_free_for_others_at_once(assigned, clock, error):
    hand_in(assigned)
    clock.now = DEADLINE
    job = Grading([assigned], Worker(error))
    if isinstance(error, CancelledError):
        job = Grading([assigned], lambda *given: job.close() or Worker(error)(*given))
    assert job.once() == 0
    assert Grading([assigned], Worker()).once() == 1


def test_the_thread_grades_and_ends(assigned, clock, monkeypatch):
    monkeypatch.setattr(grading, "LOOK_SECONDS", 0.01)
    hand_in(assigned)
    clock.now = DEADLINE
    graded = threading.Event()

    def grade(*given):
        graded.set()
        return Worker()(*given)

    job = Grading([assigned], grade)
    job.start()
    assert graded.wait(300)
    job.close()
