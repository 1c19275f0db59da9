"""What an instructor mutes, no learner of the class reads; verdicts and their own data keep it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

NAME = "kernel-layout"


@pytest.fixture(scope="module")
def graded(
    root: Path, grade_command: Callable, tmp_path_factory: pytest.TempPathFactory
) -> Callable:
    """Grades a class of one, bob, whose mistake is known."""
    where = tmp_path_factory.mktemp("class")
    (where / "class").mkdir()
    shutil.copy(root / "submissions" / "bob.py", where / "class" / "bob.py")

    def run(*words: str) -> tuple[str, str]:
        done = grade_command("batch", "class", "--exercise", "conv1d", *words, cwd=where)
        assert done.status == 0, done.err
        return done.out, done.err

    def history() -> str:
        return grade_command("history", ".grade/class.db", cwd=where).out

    run.history = history  # type: ignore[attr-defined]
    return run


def test_a_muted_misconception_is_kept_from_learners_only(graded: Callable) -> None:
    first, _ = graded("--format", "terminal")
    assert NAME in first, "positive control"
    for words in (("--mute", NAME), ()):  # and later runs of the store remember
        out, err = graded(*words, "--format", "gradescope")
        assert NAME not in out
        assert f"muted: {NAME}" in err
        assert f"{NAME} (muted)" in err
        assert json.loads(out)["extra_data"]["verdict"] == "failed"
    data = json.loads(graded("--format", "json")[0])
    assert data["muted"] == [NAME]
    assert NAME in {item["name"] for item in data["findings"]}
    assert f"muted: {NAME}" in graded.history()  # type: ignore[attr-defined]
    out, err = graded("--unmute", NAME, "--format", "terminal")
    assert NAME in out
    assert "muted" not in err


def test_a_name_that_is_none_is_refused(
    root: Path, grade_command: Callable, tmp_path: Path
) -> None:
    shutil.copy(root / "submissions" / "bob.py", tmp_path / "bob.py")
    done = grade_command("batch", "bob.py", "--mute", "paddin", cwd=tmp_path)
    assert done.status == 2
    assert "is `padding` meant?" in done.err
    assert not (tmp_path / ".grade").exists()
