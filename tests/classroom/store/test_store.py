"""The store: what it keeps, and what it says when it cannot."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from grader.classroom.entry import Entry
from grader.classroom.place import Place
from grader.classroom.store import StoreError, open_store
from grader.grading.assemble import ungradable
from grader.submission.submission import Submission


def report(number: int = 0):
    return ungradable(f"{number}.py", f"{number:064}", None, 0, "x" * 1000)


def entry(number: int = 0, learner: str = "ann", place: Place | None = None) -> Entry:
    path = f"{number}.py"
    where = place or Place(Path("/class", path))
    return Entry(where, path, learner, "folder", lambda: Submission(path, b""), number)


def test_the_secret_seed_is_drawn_once(tmp_path: Path) -> None:
    seeds = []
    for name in ("one.db", "one.db", "two.db"):
        with open_store(str(tmp_path / name)) as store:
            seeds += [store.secret_seed(), store.secret_seed()]
    assert len(set(seeds[:4])) == 1
    assert seeds[4] != seeds[0]
    assert all(0 <= seed < 2**32 for seed in seeds)


def test_sources_are_kept_once_and_read_as_text(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        store.begin()
        for number in range(2):
            store.record(report(7), "work", [entry(number)], b"a\r\nb")
        assert store.source_of(f"{7:064}") == "a\nb"
        assert store.source_of("other") is None


def broken(tmp_path: Path, kind: str) -> str:
    path = tmp_path / "class.db"
    if kind == "text":
        path.write_text("these are my notes, and no database " * 100)
    elif kind == "folder":
        path.mkdir()
    elif kind == "newer":
        with open_store(str(path)):
            pass
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE meta SET value = '999' WHERE name = 'format_version'")
    elif kind == "under a file":
        (tmp_path / "file").write_text("")
        path = tmp_path / "file" / "class.db"
    elif kind == "other database":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE attempts (id INTEGER)")
    return str(path)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("text", "damaged or no store.*move it away"),
        ("folder", "cannot be written.*choose another"),
        ("newer", "format 999.*choose another"),
        ("under a file", "cannot be made.*choose another"),
    ],
)
def test_what_is_no_store_is_refused_with_a_sentence(tmp_path: Path, kind: str, said: str) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(StoreError, match=said) as refused:
        open_store(broken(tmp_path, kind))
    assert "\n" not in str(refused.value)
    assert before.items() <= {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}.items()


@pytest.mark.parametrize(
    ("url", "said"), [("nosuch://x/y", "cannot be understood"), ("://", "cannot be understood")]
)
def test_a_url_of_no_database_is_refused(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        open_store(url)


def _read_all(path: Path) -> None:
    with open_store(str(path)) as store:
        store.run = 1
        list(store.reports())


def test_a_damaged_page_is_said_and_does_not_end_in_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "class.db"
    with open_store(str(path)) as store:
        store.begin()
        for number in range(50):
            store.record(report(number), f"{number}", [entry(number)])
    data = bytearray(path.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        _read_all(path)


def test_a_locked_store_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.classroom.store.connect.BUSY_SECONDS", 0.1)
    path = tmp_path / "class.db"
    with open_store(str(path)) as store:
        store.begin()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"locked by another program.*kept"):
            store.record(report(), "work", [entry()])
        other.execute("ROLLBACK")
        other.close()
        store.record(report(), "work", [entry()])
        assert len(list(store.reports())) == 1


def test_a_file_has_one_place_in_a_run_and_equal_names_in_archives_stay_apart(
    tmp_path: Path,
) -> None:
    mon, tue = Place(Path("/mon/s.zip")), Place(Path("/tue/s.zip"))
    places = [mon.inside("a.py"), tue.inside("a.py"), mon.inside("a.zip").inside("a.py")]
    places += [Place(Path("/mon/s.zip/a.py")), mon.inside("a.zip/a.py"), mon.inside('a.py", "')]
    assert len({place.key for place in places}) == len(places)
    assert places[2].archive == mon.inside("a.zip")
    with open_store(str(tmp_path / "a.db")) as store:
        store.begin()
        for number, place in enumerate(places):
            store.record(report(number), None, [entry(number, place=place)])
        assert len(list(store.reports())) == len(places)
        with pytest.raises(StoreError, match="UNIQUE"):
            store.record(report(), None, [entry(9, place=places[0])])


def test_a_run_holds_its_own_files_only(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        for run in (1, 2):
            store.begin([f"class{run}"])
            assert store.run == run
            for number in range(run):
                store.record(report(number), f"{number}", [entry(number, f"of run {run}")])
            assert {item.submission.learner for item in store.reports()} == {f"of run {run}"}
            assert store.ungradable() == {
                "x" * 1000: [f"{number}.py (of run {run})" for number in range(run)]
            }
            store.end()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        rows = connection.execute("SELECT number, ended_at IS NULL, paths FROM runs").fetchall()
    assert rows == [(1, 0, '["class1"]'), (2, 0, '["class2"]')]


def test_what_a_platform_says_of_a_file_is_kept(tmp_path: Path) -> None:
    when = datetime.fromisoformat("2026-11-03T09:00:00")
    known = replace(entry(), rule="Canvas", attempt=2, late=True, handed_in_at=when)
    with open_store(str(tmp_path / "a.db")) as store:
        store.begin()
        store.record(report(), None, [known])
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        found = connection.execute("SELECT rule, handed_in, handed_in_at, late FROM files")
        assert found.fetchall() == [("Canvas", 2, "2026-11-03T09:00:00", 1)]


def test_two_batches_cannot_use_one_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "class.db"
    (tmp_path / "link.db").symlink_to(path)
    with open_store(str(path)) as first:
        first.begin()
        for name in ("class.db", "link.db"):
            with open_store(str(tmp_path / name)) as second:
                with pytest.raises(
                    StoreError, match=r"another batch is using .*: wait until"
                ) as why:
                    second.begin()
                assert "\n" not in str(why.value)
                assert list(second.history()) == []
        with open_store(str(tmp_path / "other.db")) as other:
            other.begin()
        first.record(report(), None, [entry()])
    with open_store(str(path)) as third:
        third.begin()
        assert third.run == 2


FORMAT_1 = """
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sources (sha256 TEXT NOT NULL PRIMARY KEY, source BLOB NOT NULL);
CREATE TABLE attempts (
    id INTEGER NOT NULL PRIMARY KEY, run INTEGER NOT NULL, learner TEXT NOT NULL,
    path TEXT NOT NULL, work TEXT, sha256 TEXT, exercise TEXT, seed BIGINT NOT NULL,
    verdict TEXT NOT NULL, score FLOAT NOT NULL, max_score FLOAT NOT NULL, finding TEXT,
    graded_at TEXT NOT NULL, report TEXT NOT NULL
);
CREATE INDEX attempts_work ON attempts (work, learner);
CREATE INDEX attempts_learner ON attempts (learner, id);
CREATE TABLE files (
    path TEXT NOT NULL PRIMARY KEY, run INTEGER NOT NULL, position INTEGER NOT NULL,
    learner TEXT NOT NULL, attempt INTEGER NOT NULL REFERENCES attempts (id)
);
CREATE INDEX files_run ON files (run, position);
"""


def test_a_store_of_version_0_1_goes_on_with_its_attempts_and_its_seed(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    text = report().model_dump_json()
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("PRAGMA journal_mode = WAL")
        old.executescript(FORMAT_1)
        facts = {"format_version": "1", "runs": "3", "secret_seed": "77"}
        old.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
        attempt = (1, 3, "ann", "c/0.py", "work", "0", "conv1d", 77, "failed", 3, 9, None, "2026")
        old.execute(f"INSERT INTO attempts VALUES ({'?, ' * 13}?)", (*attempt, text))
        old.execute("INSERT INTO files VALUES ('c/0.py', 3, 0, 'ann', 1)")
    before = path.read_bytes()
    with open_store(str(path)) as store:
        assert [item.score for item in store.history("ann")] == [3]
    assert path.read_bytes() == before, "reading changes nothing"
    for run in (4, 5):
        with open_store(str(path)) as store:
            store.begin()
            assert store.run == run
            assert store.secret_seed() == 77
            assert store.known(["work"]).own == {("work", "ann"): (1, "failed")}
            assert list(store.reports()) == []
            store.keep([(entry(), 1)])
            assert [item.submission.learner for item in store.reports()] == ["ann"]
            assert [item.score for item in store.history()] == [3]
