"""The cache is used only where it is one's own, and grading works without it."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.workers import cache_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no owners and modes")
NOBODY = 65534


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's cache folder, which is not there yet."""
    path = tmp_path / "home" / "nnx-grader"
    monkeypatch.setattr(cache_folder.platformdirs, "user_cache_path", lambda _: path)
    cache_folder._chosen.cache_clear()
    yield path
    cache_folder._chosen.cache_clear()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_made_for_its_owner_alone(wanted: Path) -> None:
    assert cache_folder.compilation_cache() == wanted / "xla"
    assert {mode(path) for path in (wanted, wanted / "xla", wanted / "results")} == {0o700}
    assert cache_folder.cache_fault() == ""


def test_one_that_others_may_write_to_is_taken_from_them(wanted: Path) -> None:
    wanted.mkdir(parents=True)
    wanted.chmod(0o777)
    assert cache_folder.cache_root() == wanted
    assert mode(wanted) == 0o700


def linked(wanted: Path) -> None:
    other = wanted.parent / "elsewhere"
    other.mkdir(parents=True)
    wanted.symlink_to(other)


def linked_below(wanted: Path) -> None:
    (wanted.parent / "elsewhere").mkdir(parents=True)
    wanted.mkdir()
    (wanted / "xla").symlink_to(wanted.parent / "elsewhere")


def a_file(wanted: Path) -> None:
    wanted.parent.mkdir(parents=True)
    wanted.write_text("")


def of_another(wanted: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can make another user's folder")
    wanted.mkdir(parents=True)
    os.chown(wanted, NOBODY, NOBODY)


def without_a_home(wanted: Path) -> None:
    wanted.parent.write_text("")


@pytest.mark.parametrize("prepare", [linked, linked_below, a_file, of_another, without_a_home])
def test_another_is_used_where_it_is_not_ones_own(prepare: Any, wanted: Path) -> None:
    prepare(wanted)
    root = cache_folder.cache_root()
    assert root != wanted
    assert mode(root) == 0o700
    assert str(wanted) in cache_folder.cache_fault()
    assert cache_folder.cache_root() == root
    assert not list((wanted.parent / "elsewhere").glob("*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_one_is_not_used(wanted: Path) -> None:
    wanted.mkdir(parents=True)
    wanted.chmod(0o500)
    wanted.parent.chmod(0o500)
    assert cache_folder.cache_root() != wanted
    wanted.parent.chmod(0o700)


def test_grading_works_with_a_notice(tmp_path: Path, grade_command: Any, right: str) -> None:
    (tmp_path / "home").write_text("")
    (tmp_path / "me.py").write_text(right)
    ran = grade_command("me.py", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "home"))
    assert ran.status == 0, ran.err
    assert "nothing is kept in the cache" in ran.err


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        path = tmp_path / "xla" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(100))
        os.utime(path, (1000 - age, 1000 - age))
    assert cache_folder.trim(tmp_path, 300) == 0
    assert cache_folder.trim(tmp_path, 299) == 100
    assert {path.name for path in (tmp_path / "xla").iterdir()} == {"new", "older"}
    os.utime(tmp_path / "xla" / "older", (2000, 900))
    assert cache_folder.trim(tmp_path, 150) == 100
    assert {path.name for path in (tmp_path / "xla").iterdir()} == {"older"}


def test_a_run_keeps_the_cache_within_its_bound(
    wanted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (wanted / "results").mkdir(parents=True)
    for number in range(10):
        (wanted / "results" / f"{number}.bin").write_bytes(bytes(1000))
    monkeypatch.setattr(cache_folder, "MOST_BYTES", 3500)
    assert cache_folder.cache_root() == wanted
    assert cache_folder.size() == 3000
