"""`grade` alone, hints, the solution, the next command, completion: how a learner goes on."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def learn(tmp_path: Path, grade_command: Callable[..., Any]) -> Callable[..., Any]:
    """Runs `grade` as a learner with a progress of their own."""

    def run(*words: str, **variables: str) -> Any:
        given = {"XDG_DATA_HOME": str(tmp_path / "data"), "GRADE_PROGRESS": "on"}
        return grade_command(*words, cwd=tmp_path, **given | variables)

    return run


def kept(folder: Path) -> Any:
    return json.loads((folder / "data" / "nnx-grader" / "progress.json").read_bytes())["exercises"]


def next_of(ran: Any) -> str:
    found = re.findall(r"^next: (.*)$", ran.out, re.MULTILINE)
    assert len(found) == 1
    return str(found[0])


def test_from_the_first_run_over_hints_to_the_solution(
    learn: Callable[..., Any], tmp_path: Path, root: Path, right: str
) -> None:
    home = learn()
    assert home.status == 0
    assert "not begun" in home.out
    assert next_of(home) == "grade next"

    early = learn("solution", "conv1d")
    assert early.status == 1
    assert early.out == ""
    assert "--give-up" in early.err

    wrong = root / "docs" / "screens" / "kernel_layout.py"
    (tmp_path / "my file.py").write_bytes(wrong.read_bytes())
    failed = learn("my file.py")
    assert failed.status == 1
    assert next_of(failed) == "grade hint 'my file.py'"
    assert next_of(learn()) == "grade watch 'my file.py'"

    third = learn("hint", "my file.py")
    assert third.status == 0
    assert "3 of 4: the idea in full" in third.out
    assert "4 of 4" not in third.out
    assert next_of(third) == "grade hint 'my file.py'"
    fourth = learn("hint", "my file.py")
    assert "3 of 4" in fourth.out
    assert "4 of 4: the pattern" in fourth.out
    assert next_of(fourth) == "grade hint 'my file.py'"
    assert "makes it right" not in fourth.out
    fifth = learn("hint", "my file.py")
    assert "small changes of your program that were tried gives all right answers" in fifth.out
    assert next_of(fifth) == "grade explain kernel-layout"

    (tmp_path / "my file.py").write_text(right)
    passed = learn("my file.py")
    assert passed.status == 0
    assert next_of(passed) == "grade next"
    assert "it is right" in learn("hint", "my file.py").out

    record = kept(tmp_path)["conv1d"]
    assert record["attempts"] == 2
    ((ladder, rungs),) = record["hints"].items()
    assert (ladder.partition(" ")[0], rungs) == ("kernel-layout", 5)
    assert record["gave_up_at"] is None
    assert "passed, 2 attempts" in learn().out
    shown = learn("solution", "conv1d")
    assert shown.status == 0
    assert "class MyConv1D" in shown.out
    assert "Why it is written like this" in shown.out


def test_giving_up_is_asked_for_and_recorded(learn: Callable[..., Any], tmp_path: Path) -> None:
    unasked = learn("solution", "conv1d", "--give-up")
    assert unasked.status == 1
    assert unasked.out == ""
    assert "--yes" in unasked.err
    shown = learn("solution", "conv1d", "--give-up", "--yes")
    assert shown.status == 0
    assert "class MyConv1D" in shown.out
    assert kept(tmp_path)["conv1d"]["gave_up_at"]
    assert learn("solution", "conv1d").status == 0


def test_what_is_no_attempt_of_a_learner_is_not_recorded(
    learn: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_text("def conv1d_forward(:\n")
    (tmp_path / "b.py").write_text("def conv1d_forward(:\n")
    learn("a.py", "b.py")
    learn("a.py", "--format", "json")
    learn("a.py", GRADE_PROGRESS="off")
    assert not (tmp_path / "data").exists()
    learn("a.py")
    assert kept(tmp_path)["conv1d"]["attempts"] == 1


def test_a_damaged_progress_is_one_line(learn: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "data" / "nnx-grader"
    folder.mkdir(parents=True)
    (folder / "progress.json").write_text("{")
    ran = learn()
    assert ran.status == 0
    assert ran.err.count("\n") == 1
    assert "progress.json.damaged" in ran.err
    assert learn().err == ""


def test_a_file_that_cannot_be_graded_gets_no_hint(
    learn: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "empty.ipynb").write_text("{}")
    ran = learn("hint", "empty.ipynb")
    assert ran.status == 3
    assert "? ungradable  empty.ipynb" in ran.out


def complete(learn: Callable[..., Any], words: str) -> list[str]:
    """Return what bash is offered after these words; what shells do with it: test_completion."""
    count = str(len(words.split(" ")) - 1)
    ran = learn(_GRADE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)
    assert ran.err == ""
    return [line.partition(",")[2] for line in ran.out.splitlines()]


def test_options_are_completed(learn: Callable[..., Any]) -> None:
    options = set(complete(learn, "grade batch class --"))
    assert {"--learner", "--points", "--alike", "--programs", "--feedback"} <= options
    assert complete(learn, "grade history --c") == ["--changes"]
    assert complete(learn, "grade batch class --mute kernel-l") == ["kernel-layout"]
    assert complete(learn, "grade lesso --exercise ") != []


@pytest.mark.process
def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "grader", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.startswith("grade, version")


def test_the_example_is_of_the_exercise_at_hand(learn: Callable[..., Any], root: Path) -> None:
    assert "The right program of dense with" in learn("explain", "kernel-layout").out
    learn(str(root / "exercises" / "conv1d" / "starter.py"))
    assert "The right program of conv1d with" in learn("explain", "kernel-layout").out
    other = learn("explain", "kernel-layout", "--exercise", "conv2d")
    assert "The right program of conv2d with" in other.out
