"""A listed change that the cases do not tell apart is said; without one nothing is."""

import shutil
from pathlib import Path

import pytest

from grader.authoring.alike import alike_faults, known_by_changes
from grader.authoring.bench import Bench
from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.workers.launch import Launcher

PAGE = '"""A page."""\n\nchanges = {{"row_norm": {{"{said}": {{"{old}": "{new}"}}}}}}\n'


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    shutil.copytree(root / "tests/diagnosis/root", tmp_path, dirs_exist_ok=True)
    return tmp_path


def with_pitfall(place: Path, name: str, said: str, old: str, new: str) -> Exercise:
    page = place / f"exercises/row_norm/pitfalls/{name}.py"
    page.write_text(PAGE.format(said=said, old=old, new=new))
    return open_catalogue(place).load("row_norm")


def test_changes_that_are_told_apart_have_no_fault(place: Path, launcher: Launcher) -> None:
    exercise = open_catalogue(place).load("row_norm")
    assert [item.name for item in known_by_changes(exercise)] == ["not-centred"]
    assert list(alike_faults(exercise, Bench(launcher))) == []


def test_a_change_that_changes_nothing_is_said(place: Path, launcher: Launcher) -> None:
    bias = "+ self.bias[...]"
    exercise = with_pitfall(place, "nothing", "zero added", bias, f"{bias} + 0.0")
    assert list(alike_faults(exercise, Bench(launcher))) == [
        (
            "nothing: no case tells the right program with zero added from the right one: add a"
            " size to cases.py, or remove the change"
        )
    ]


def test_a_change_that_does_not_run_is_said(place: Path, launcher: Launcher) -> None:
    head = "def layer_norm_forward"
    exercise = with_pitfall(place, "broken", "no function", head, "def other")
    assert list(alike_faults(exercise, Bench(launcher))) == [
        "broken: the right program with no function does not run: correct it"
    ]


def test_a_change_that_equals_another_pitfalls_is_said(place: Path, launcher: Launcher) -> None:
    exercise = with_pitfall(place, "twice", "none of the mean", "(x - mean)", "(x - 0 * mean)")
    assert list(alike_faults(exercise, Bench(launcher))) == [
        (
            "not-centred and twice: no mean subtracted and none of the mean give the same answers:"
            " add a case that tells them apart, or remove one"
        )
    ]


def test_an_exercise_whose_pitfalls_are_seen_otherwise_has_none_of_these(root: Path) -> None:
    assert known_by_changes(open_catalogue(root).load("dense")) == ()
