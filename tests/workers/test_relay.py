"""Templates that are lent: what a borrower starts is as the owner's, and gone with its line."""

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Examination
from grader.grading.flow import grade
from grader.sandbox.wire import Channel, Closed, Message, WireError
from grader.submission.submission import Submission
from grader.workers.command import kernel_limits
from grader.workers.fork import ForkLauncher
from grader.workers.launch import Launcher
from grader.workers.process import Kind
from grader.workers.relay import LENT, BorrowedLauncher, relay

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="passes descriptors on"),
]


class GaveUp(WireError):
    """The borrower gave up."""


def give_up() -> None:
    raise GaveUp


@pytest.fixture
def lent(launcher: Launcher) -> Iterator[tuple[BorrowedLauncher, list[threading.Thread]]]:
    """A borrower, and the threads that serve its lines."""
    assert isinstance(launcher, ForkLauncher)
    pairs = [socket.socketpair() for _ in LENT]
    threads = [
        threading.Thread(target=relay, args=(launcher, kind, ours))
        for kind, (ours, _) in zip(LENT, pairs, strict=True)
    ]
    for thread in threads:
        thread.start()
    borrowed = BorrowedLauncher([theirs for _, theirs in pairs], "", give_up, None)
    yield borrowed, threads
    borrowed.close()
    for thread in threads:
        thread.join()


def test_a_borrower_grades_as_the_owner_does(
    lent: Any, launcher: Launcher, exercise: Exercise, root: Path
) -> None:
    wrong = root / "docs" / "screens" / "kernel_layout.py"
    submission = Submission("me.py", wrong.read_bytes())
    reports = [grade(submission, exercise, 0, each) for each in (lent[0], launcher)]
    assert reports[0].verdict == "failed"
    first, second = (report.model_dump(exclude={"durations"}) for report in reports)
    assert first == second


def test_a_borrower_knows_what_the_owner_s_examiners_have_learnt(
    lent: Any, launcher: Launcher, exercise: Exercise
) -> None:
    with Examination(launcher) as examination:
        examination.prepare(exercise)
    known = frozenset(launcher.examiners.learnt)
    borrowed, _ = lent
    process = borrowed.examiners.start()
    assert known
    assert process.knows == known
    process.kill()


def test_what_a_borrower_leaves_is_ended(lent: Any, exercise: Exercise) -> None:
    borrowed, threads = lent
    process = borrowed.start("interpreted", exercise.settings.limits.bounds)
    channel = process.channel
    assert channel.receive(0).kind == "started"
    borrowed.close()
    for thread in threads:
        thread.join(timeout=300)
        assert not thread.is_alive()
    with pytest.raises(Closed):  # the worker, though our end of its channel is still open
        channel.receive(0)
    channel.close()


def test_a_line_that_breaks_makes_the_borrower_give_up(lent: Any, exercise: Exercise) -> None:
    borrowed, _ = lent
    borrowed.close()
    with pytest.raises(GaveUp):
        borrowed.start("cold", exercise.settings.limits.bounds)


def test_only_its_own_children_can_be_ended_by_a_borrower(
    launcher: Launcher, exercise: Exercise
) -> None:
    """A template that were asked for a stranger's end would end itself."""
    own = launcher.start("interpreted", exercise.settings.limits.bounds)
    assert own.channel.receive(0).kind == "started"
    assert isinstance(launcher, ForkLauncher)
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=relay, args=(launcher, "interpreted", ours))
    thread.start()
    line = Channel(theirs)
    assert line.receive(1 << 20).kind == "ready"
    line.send(Message("end", {"pid": 1, "kill": True}))
    with pytest.raises(Closed):
        line.receive(1 << 20)
    thread.join()
    assert own.alive
    own.kill()
    line.close()


def test_a_borrower_that_goes_while_it_asks_holds_up_nobody(
    launcher: Launcher, exercise: Exercise
) -> None:
    assert isinstance(launcher, ForkLauncher)
    bounds = exercise.settings.limits.bounds
    assert launcher.start("interpreted", bounds).kill()
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=relay, args=(launcher, "interpreted", ours), daemon=True)
    thread.start()
    line = Channel(theirs)
    assert line.receive(1 << 20).kind == "ready"
    line.send(Message("fork", {"trusted": False, "limits": kernel_limits(bounds)}))
    line.close()  # before it has handed over what belongs to that
    thread.join(timeout=60)  # the template would wait twice as long
    assert not thread.is_alive()
    assert launcher.start("interpreted", bounds).kill()


def test_there_is_a_line_for_every_kind_of_child() -> None:
    assert {*LENT, "trusted", "prover"} == set(get_args(Kind))
