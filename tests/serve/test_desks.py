"""What every desk does alike: in a folder, in a file's database, and in PostgreSQL."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from programs import RIGHT

from grader.exercise.exercise import Exercise
from grader.grading.assemble import ungradable
from grader.grading.exercises import open_catalogue
from grader.learner.progress import FileProgress, Record
from grader.report.schema import Report
from grader.serve.desk import Desk, FolderDesk
from grader.serve.history import WAITING, History, digest_of
from grader.serve.kept_desk import KeptDesks

Desks = Callable[[str], Desk]


DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.process)]


@pytest.fixture(params=["folder", *DATABASES])
def desks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desks]:
    """The desks of any learners, over one history."""
    url = str(tmp_path / "class.sqlite")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").database()
    history = History(url)

    @cache
    def made(learner: str) -> Desk:
        progress = FileProgress(tmp_path / "progress" / learner, pytest.fail)
        folder = tmp_path / learner
        folder.mkdir()
        return FolderDesk(learner, folder, progress, history)

    making = Lock()

    def in_folder(learner: str) -> Desk:
        with making:  # threads that ask at once are given the same
            return made(learner)

    yield in_folder if request.param == "folder" else KeptDesks(history)
    history.close()


kept_only = pytest.mark.parametrize("desks", DATABASES, indirect=True)


@pytest.fixture
def dense() -> Exercise:
    return open_catalogue().load("dense")


def report_on(exercise: Exercise, content: bytes, verdict: str, score: float) -> Report:
    """Return a report as far as a desk looks at it."""
    report = ungradable("dense.py", None, exercise, 0, "is a test")
    named = report.submission.model_copy(update={"sha256": digest_of(content)})
    changed: dict[str, Any] = {"verdict": verdict, "score": score, "submission": named}
    return report.model_copy(update=changed)


def versions(desk: Desk) -> list[bytes]:
    kept = desk.history.versions(desk.learner, "dense")
    return [desk.history.content(desk.learner, "dense", each.id) for each, _ in kept]


def test_a_lesson_begins_with_the_starter(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    assert not desk.progress.of("dense").last_file
    shown = desk.open(dense)
    assert (shown.text, shown.digest) == (dense.starter, digest_of(dense.starter.encode()))
    assert (shown.fault, shown.path.name) == ("", "dense.py")
    assert desk.held(dense) == desk.open(dense) == shown
    assert desk.content(dense) == dense.starter.encode()
    record = desk.progress.of("dense")
    assert (record.attempts, Path(record.last_file or "").name) == (0, "dense.py")
    assert versions(desk) == []


def test_what_is_saved_is_held_and_no_one_elses(desks: Desks, dense: Exercise) -> None:
    ada, bob = desks("ada"), desks("bob")
    for desk in (ada, bob):
        desk.save(dense, f"# {desk.learner} ☃\r\n".encode(), None, "a test")
    assert ada.content(dense) == "# ada ☃\r\n".encode()
    assert ada.held(dense).text == "# ada ☃\n"
    assert bob.held(dense).text == "# bob ☃\n"


def test_only_a_text_that_its_writer_did_not_know_is_kept(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    first = desk.open(dense)
    assert not desk.save(dense, b"one", first.digest, "another tab").replaced
    assert not desk.save(dense, b"one", first.digest, "another tab").replaced
    assert versions(desk) == []
    # Another tab still knows the starter: it is newer and stands, and `one` is kept.
    late = desk.save(dense, b"two", first.digest, "another tab")
    assert late.replaced
    assert late.digest == digest_of(b"two")
    assert desk.content(dense) == b"two"
    assert versions(desk) == [b"one"]


def test_a_mark_is_another_when_the_text_is(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    desk.open(dense)
    seen = [desk.mark(dense)]
    for act in (
        lambda: desk.save(dense, b"one", None, "a test"),
        lambda: desk.save(dense, b"two", None, "a test"),
        lambda: desk.reset(dense),
    ):
        assert desks("ada").mark(dense) == seen[-1]
        act()
        seen.append(desk.mark(dense))
    assert len(set(seen)) == 4


def test_a_reset_keeps_what_was_there(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    desk.open(dense)
    assert desk.reset(dense) == "same"
    desk.save(dense, b"mine\n", None, "a test")
    assert desk.reset(dense) in {"beside", "history"}
    assert desk.held(dense).text == dense.starter
    assert b"mine\n" in versions(desk)


def test_each_run_is_answered_and_counted_once(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    replaced = desk.history.keep("ada", "dense", b"one", "run", run=WAITING)
    number = desk.history.keep("ada", "dense", b"two", "run", run=WAITING)
    report = report_on(dense, b"two", "failed", 12.5)
    counted = desk.graded(dense, number, report)
    assert counted is not None
    assert (counted.before.attempts, counted.after.attempts) == (0, 1)
    assert desk.graded(dense, number, report) is None
    assert desk.graded(dense, replaced, report) is None
    last = desk.history.keep("ada", "dense", RIGHT.encode(), "run", run=WAITING)
    done = desk.graded(dense, last, report_on(dense, RIGHT.encode(), "passed", 100))
    assert done is not None
    record = desk.progress.of("dense")
    assert done.after == record
    assert (record.attempts, record.best, bool(record.passed_at)) == (2, 100, True)
    assert desk.history.waiting() == []


def test_what_could_not_be_graded_is_no_attempt(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    number = desk.history.keep("ada", "dense", b"one", "run", run=WAITING)
    counted = desk.graded(dense, number, report_on(dense, b"one", "ungradable", 0))
    assert counted is not None
    assert counted.before == counted.after == Record()


def test_records_are_read_as_they_were_written(desks: Desks) -> None:
    desk = desks("ada")
    desk.progress.change("dense", lambda record: record.shown("padding \0 a", 3))
    desk.progress.change("conv1d", Record.gave_up)
    again = desks("ada").progress
    assert again.remembers
    assert again.all() == {"dense": again.of("dense"), "conv1d": again.of("conv1d")}
    assert again.of("dense").hints == {"padding \0 a": 3}
    assert again.of("conv1d").earned
    assert desks("bob").progress.all() == {}


def test_tabs_and_threads_at_once_lose_nothing(desks: Desks, dense: Exercise) -> None:
    def work(number: int) -> None:
        desk = desks("ada")
        desk.open(dense)
        desk.progress.change("dense", lambda record: record.shown(f"ladder {number}", 1))
        desk.save(dense, b"%d" % number, None, "a test")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(12)))
    desk = desks("ada")
    assert len(desk.progress.of("dense").hints) == 12
    held = {*versions(desk), desk.content(dense)}
    assert held >= {b"%d" % number for number in range(12)}


@kept_only
def test_of_answers_at_once_one_is_kept_and_counted(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    number = desk.history.keep("ada", "dense", b"one", "run", run=WAITING)
    report = report_on(dense, b"one", "failed", 1)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: desks("ada").graded(dense, number, report), range(12)))
    assert sum(each is not None for each in answers) == 1
    assert desk.progress.of("dense").attempts == 1


@kept_only
def test_a_database_names_no_path_of_the_server(desks: Desks, dense: Exercise) -> None:
    desk = desks("ada")
    desk.open(dense)
    assert desk.progress.of("dense").last_file == "dense.py"
