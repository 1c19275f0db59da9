"""The store: what it keeps, and what it says when it cannot."""

import os
import sqlite3
from pathlib import Path

import pytest

from grader.classroom.store import Owner, StoreError, open_store
from grader.grading.assemble import ungradable


def report(number: int = 0):
    return ungradable(f"{number}.py", f"{number:064}", None, 0, "x" * 1000)


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
            store.record(report(7), "work", [Owner(number, f"{number}.py", "ann")], b"a\r\nb")
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
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE meta SET value = '999' WHERE name = 'format_version'")
    elif kind == "under a file":
        (tmp_path / "file").write_text("")
        path = tmp_path / "file" / "class.db"
    elif kind == "other database":
        with sqlite3.connect(path) as connection:
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
            store.record(report(number), f"{number}", [Owner(number, f"{number}.py", "ann")])
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
            store.record(report(), "work", [Owner(0, "a.py", "ann")])
        other.execute("ROLLBACK")
        other.close()
        store.record(report(), "work", [Owner(0, "a.py", "ann")])
        assert len(list(store.reports())) == 1
