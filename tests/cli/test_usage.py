"""Exit statuses, wrong usage, `grade new`, and terminals that cannot show every character."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_the_exit_status_is_that_of_the_worst_file(
    tmp_path: Path, grade_command: Callable[..., Any], right: str
) -> None:
    (tmp_path / "right.py").write_text(right)
    (tmp_path / "wrong.py").write_text("def conv1d_forward(:\n")
    ran = grade_command("right.py", "wrong.py", cwd=tmp_path)
    assert ran.status == 1
    assert "✓ passed  right.py" in ran.out
    assert "✗ failed  wrong.py" in ran.out
    assert "def conv1d_forward(:" in ran.out
    assert grade_command("right.py", "missing.py", cwd=tmp_path).status == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-dash.py"], "-dash.py reads as an option: write `grade ./-dash.py`"),
        (["-nothing.py"], "No such option"),
        (["files"], "Missing argument"),
        (["--format", "xml", "x.py"], "xml"),
        (["--seed", "one", "x.py"], "one"),
        (["--exercise", "nothing", "x.py"], "no exercise 'nothing'; there are: "),
        (["--output", "no/folder/x.json", "x.py"], "cannot be written"),
        (["lesson", "nothing"], "no exercise 'nothing'"),
        (["explain", "kernel-lay"], "no pitfall 'kernel-lay'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_is_exit_status_2(
    arguments: list[str], said: str, tmp_path: Path, grade_command: Callable[..., Any]
) -> None:
    (tmp_path / "-dash.py").write_text("")
    ran = grade_command(*arguments, cwd=tmp_path)
    assert ran.status == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_new_never_overwrites(
    tmp_path: Path, grade_command: Callable[..., Any], exercise: Any
) -> None:
    assert grade_command("new", "conv1d", "me.py", cwd=tmp_path).status == 0
    assert (tmp_path / "me.py").read_text() == exercise.starter
    (tmp_path / "me.py").write_text("mine")
    again = grade_command("new", "conv1d", "me.py", cwd=tmp_path)
    assert again.status == 2
    assert "exists already" in again.err
    assert (tmp_path / "me.py").read_text() == "mine"


def test_a_terminal_that_cannot_show_a_character_gets_an_escape(
    tmp_path: Path, grade_command: Callable[..., Any]
) -> None:
    ran = grade_command("missing é.py", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert ran.status == 3
    assert ran.err.isascii()
    assert "missing \\xe9.py does not exist" in ran.err
    (tmp_path / "w.py").write_text("def conv1d_forward(:\n")
    ran = grade_command("w.py", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert ran.status == 1
    assert ran.err == ""


def test_a_report_may_go_to_a_file(tmp_path: Path, grade_command: Callable[..., Any]) -> None:
    ran = grade_command("--format", "json", "--output", "r.json", "missing.py", cwd=tmp_path)
    assert (ran.status, ran.out, ran.err) == (3, "", "")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["submission"]["path"] == "missing.py"


def test_the_doctor_grades_what_is_installed(grade_command: Callable[..., Any]) -> None:
    ran = grade_command("doctor")
    assert ran.status == 0, ran.out
    for said in ("jax", "flax", "python", "conv1d works"):
        assert said in ran.out
