"""What is kept of a file: versions, runs that wait, and how much."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom.store.connect import StoreError
from grader.grading.assemble import ungradable
from grader.serve import history as module
from grader.serve.history import WAITING, History, NoVersionError


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    kept = History(str(tmp_path / "history.sqlite"))
    yield kept
    kept.close()


def contents(history: History, learner: str = "ada") -> list[bytes]:
    rows = history.versions(learner, "dense")
    return [history.content(learner, "dense", version.id) for version, _ in rows]


def test_versions_are_listed_from_the_newest_and_hold_any_bytes(history: History) -> None:
    for content in (b"one", b"\xff\0", b"one"):
        history.keep("ada", "dense", content, "a reset")
    assert contents(history) == [b"one", b"\xff\0", b"one"]


def test_the_same_content_twice_is_one_version(history: History) -> None:
    first = history.keep("ada", "dense", b"one", "a reset")
    assert history.keep("ada", "dense", b"one", "run", run=WAITING) == first
    assert [version.id for version in history.waiting()] == [first]


def test_nobody_reads_anothers_version(history: History) -> None:
    number = history.keep("ada", "dense", b"hers", "run")
    with pytest.raises(NoVersionError, match="there is no version 1 of dense"):
        history.content("bob", "dense", number)
    with pytest.raises(NoVersionError):
        history.content("ada", "conv1d", number)
    assert contents(history, "bob") == []


def test_a_newer_run_takes_the_place_of_one_that_waits(history: History) -> None:
    history.keep("ada", "dense", b"one", "run", run=WAITING)
    other = history.keep("bob", "dense", b"his", "run", run=WAITING)
    newer = history.keep("ada", "dense", b"two", "run", run=WAITING)
    assert [version.id for version in history.waiting()] == [other, newer]


def test_what_is_graded_waits_no_more_and_is_found_after_a_restart(tmp_path: Path) -> None:
    where = str(tmp_path / "history.sqlite")
    before = History(where)
    number = before.keep("ada", "dense", b"one", "run", run=WAITING)
    report = ungradable("dense.py", None, None, 0, "is a test")
    assert before.graded(number, report)
    kept = before.keep("ada", "dense", b"two", "run", run=WAITING)
    before.close()
    after = History(where)
    assert [version.id for version in after.waiting()] == [kept]
    found = after.newest_report("ada", "dense")
    assert found is not None
    assert (found[0].id, found[1], found[2]) == (number, report, b"one")
    after.close()


def test_a_run_is_answered_once_and_one_that_was_replaced_never(history: History) -> None:
    first, second = (ungradable("dense.py", None, None, 0, why) for why in ("is one", "is two"))
    replaced = history.keep("ada", "dense", b"one", "run", run=WAITING)
    number = history.keep("ada", "dense", b"two", "run", run=WAITING)
    assert not history.graded(replaced, first)
    assert history.graded(number, first)
    assert not history.graded(number, second)
    assert not history.refused(number)
    assert [report for _, report in history.versions("ada", "dense")] == [first, None]
    history.amended(number, second)
    assert history.versions("ada", "dense")[0][1] == second


def test_old_versions_make_room_but_never_one_that_waits(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_VERSIONS", 3)
    waits = history.keep("ada", "dense", b"waits", "run", run=WAITING)
    for number in range(10):
        history.keep("ada", "dense", b"%d" % number, "a reset")
    assert contents(history) == [b"9", b"8", b"7", b"waits"]
    assert [version.id for version in history.waiting()] == [waits]


def test_a_report_of_another_version_of_the_grader_is_none(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    history = History(str(file))
    number = history.keep("ada", "dense", b"one", "run", run=WAITING)
    history.graded(number, ungradable("dense.py", None, None, 0, "is a test"))
    history.close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE versions SET report = '{\"schema_version\": 7}'")
    connection.close()
    again = History(str(file))
    assert again.newest_report("ada", "dense") is None
    assert [report for _, report in again.versions("ada", "dense")] == [None]
    again.close()


def test_a_damaged_database_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="is damaged or no store"):
        History(str(file))
