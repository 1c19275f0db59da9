"""What `grade new-exercise` and `grade new-pitfall` write is what `check-exercises` asks for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.exercise.folder import PACKAGE


@pytest.fixture
def run(grade_command: Any, tmp_path: Path) -> Callable[..., Any]:
    """Runs the command in an empty folder that is the root of the exercises too."""
    return lambda *words, **more: grade_command(
        *words, cwd=tmp_path, **{"GRADE_ROOT": str(tmp_path), **more}
    )


def test_a_new_exercise_is_whole_and_can_be_learnt_from(run: Any, tmp_path: Path) -> None:
    ran = run("new-exercise", "soft-clip")
    assert ran.status == 0, ran.err
    assert "grade check-exercises soft_clip" in ran.out
    ran = run("check-exercises", "soft_clip")
    assert (ran.status, "all is well" in ran.out) == (0, True), ran.out
    assert run("new", "soft_clip", "me.py").status == 0
    assert run("me.py").status == 1
    (tmp_path / "me.py").write_bytes((tmp_path / "reference/soft_clip.py").read_bytes())
    assert run("me.py").status == 0


def test_a_new_pitfall_says_what_it_still_lacks(run: Any) -> None:
    assert run("new-exercise", "scale").status == 0
    ran = run("new-pitfall", "scale", "scale-twice")
    assert ran.status == 0, ran.err
    ran = run("check-exercises", "scale")
    assert ran.status == 1
    assert "scale-twice" in ran.out
    assert "'old text'" in " ".join(ran.out.split())
    assert "Traceback" not in ran.out + ran.err


def test_nothing_is_overwritten(run: Any, tmp_path: Path) -> None:
    assert run("new-exercise", "scale").status == 0
    (tmp_path / "exercises/scale/task.md").write_text("mine")
    ran = run("new-exercise", "scale")
    assert ran.status == 2
    assert "exists already" in ran.err
    assert (tmp_path / "exercises/scale/task.md").read_text() == "mine"


@pytest.mark.parametrize("name", ["", "Scale", "../scale", "a b", "-x", "_x", "x/y", "1d"])
def test_what_is_no_name_is_refused(name: str, run: Any, tmp_path: Path) -> None:
    ran = run("new-exercise", "--", name)
    assert ran.status == 2
    assert list(tmp_path.iterdir()) == []


def test_an_installed_package_is_not_written_to(run: Any, tmp_path: Path) -> None:
    ran = run("new-exercise", "scale", GRADE_ROOT=str(PACKAGE / "cli"))
    assert ran.status == 2
    assert "GRADE_ROOT" in ran.err
    assert not (PACKAGE / "cli" / "exercises").exists()


def test_an_exercise_that_is_not_there_is_named(run: Any) -> None:
    assert run("new-exercise", "scale").status == 0
    ran = run("new-pitfall", "scales", "scale-twice")
    assert ran.status != 0
    assert "no exercise 'scales'" in ran.err
