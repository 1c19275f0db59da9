"""Progress on disk: it counts, survives damage, and loses nothing of two writers."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from grader.learner.progress import SET_ASIDE, FileProgress, Record, default_progress


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def progress(tmp_path: Path, said: list[str]) -> FileProgress:
    return FileProgress(tmp_path / "data", said.append)


def attempt(record: Record, digest: str, score: float, *, passed: bool = False) -> Record:
    return record.graded(Path("me.py"), digest, score, passed=passed)


def test_the_same_bytes_count_as_one_attempt() -> None:
    record = attempt(attempt(attempt(Record(), "a", 10), "a", 10), "b", 5)
    assert (record.attempts, record.best, record.passed_at) == (2, 10, None)


def test_a_pass_is_kept_when_later_work_fails() -> None:
    passed = attempt(Record(), "a", 100, passed=True)
    assert passed.earned
    assert attempt(passed, "b", 5).passed_at == passed.passed_at


def test_giving_up_earns_the_solution() -> None:
    assert not Record().earned
    assert Record().gave_up().earned


def test_hints_are_never_unseen() -> None:
    assert Record().shown("padding", 3).shown("padding", 2).hints == {"padding": 3}


def test_what_was_written_is_read_again(progress: FileProgress, said: list[str]) -> None:
    def step(record: Record) -> Record:
        return attempt(record, "a", 12.5).shown("padding", 3)

    written = progress.change("conv1d", step)
    assert progress.of("conv1d") == written
    assert progress.of("dense") == Record()
    assert said == []


def test_writers_at_once_lose_nothing(progress: FileProgress, said: list[str]) -> None:
    def write(name: str) -> None:
        for number in range(20):
            progress.change(
                "shared", lambda record: record.shown(name, record.hints.get(name, 0) + 1)
            )
            progress.change(name, lambda record, digest=str(number): attempt(record, digest, 1))

    names = ["a", "b", "c", "d"]
    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert progress.of("shared").hints == dict.fromkeys(names, 20)
    assert [progress.of(name).attempts for name in names] == [20] * 4
    assert said == []


GOOD: dict[str, Any] = {"version": 1, "exercises": {"conv1d": {"attempts": 3}}}
DAMAGED = {
    "cut short": json.dumps(GOOD)[:-3],
    "empty": "",
    "not an object": "[]",
    "no version": '{"exercises": {}}',
    "negative count": '{"version": 1, "exercises": {"conv1d": {"attempts": -1}}}',
    "count of hints is a text": '{"version": 1, "exercises": {"x": {"hints": {"padding": "2"}}}}',
    "time is a number": '{"version": 1, "exercises": {"conv1d": {"passed_at": 7}}}',
    "score is not finite": '{"version": 1, "exercises": {"conv1d": {"best": Infinity}}}',
    "record is a number": '{"version": 1, "exercises": {"conv1d": 5}}',
    "bytes": "\x00\xff",
    "nested too deeply": "[" * 100_000,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_set_aside_and_said(
    name: str, tmp_path: Path, progress: FileProgress, said: list[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "progress.json").write_text(DAMAGED[name])
    (folder / "progress.json.damaged").write_text("an older one")
    assert progress.all() == {}
    assert len(said) == 1
    assert "progress.json.damaged-2" in said[0]
    assert (folder / "progress.json.damaged-2").read_text() == DAMAGED[name]
    assert (folder / "progress.json.damaged").read_text() == "an older one"
    progress.change("conv1d", lambda record: attempt(record, "a", 1))
    assert progress.of("conv1d").attempts == 1
    assert len(said) == 1


def test_a_whole_file_is_not_set_aside(
    tmp_path: Path, progress: FileProgress, said: list[str]
) -> None:
    """Positive control of the damages above."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.json").write_text(json.dumps(GOOD))
    assert progress.of("conv1d").attempts == 3
    assert said == []


def test_a_newer_version_is_left_alone(
    tmp_path: Path, progress: FileProgress, said: list[str]
) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "progress.json"
    path.write_text('{"version": 2, "anything": []}')
    progress.change("conv1d", lambda record: attempt(record, "a", 1))
    assert path.read_text() == '{"version": 2, "anything": []}'
    assert "newer version" in said[0]


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_memory(
    tmp_path: Path, said: list[str]
) -> None:
    (tmp_path / "file").write_text("")
    progress = FileProgress(tmp_path / "file" / "data", said.append)
    assert progress.change("conv1d", lambda record: attempt(record, "a", 1)).attempts == 1
    assert "not kept" in said[0]


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    monkeypatch.setenv("GRADE_PROGRESS", "off")
    progress = default_progress(said.append)
    assert not progress.remembers
    assert progress.change("conv1d", Record.gave_up).earned
    assert progress.all() == {}
    monkeypatch.delenv("GRADE_PROGRESS")
    assert default_progress(said.append).remembers


def test_few_damaged_files_are_kept(tmp_path: Path) -> None:
    for number in range(SET_ASIDE + 4):
        (tmp_path / "progress.json").write_text(f"damaged {number}")
        assert FileProgress(tmp_path, lambda _: None).all() == {}
    kept = {path.read_text() for path in tmp_path.glob("progress.json.*")}
    assert len(kept) == SET_ASIDE
    assert f"damaged {SET_ASIDE + 3}" in kept
    assert "damaged 0" not in kept
