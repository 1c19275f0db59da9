"""Lines of a reference in what learners read are found, however they are indented."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.answers_given import given, given_in_lesson, given_in_page
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.grading.exercises import open_catalogue

NAME = "layer_norm"
LINES = """\
variance = jnp.var(x, axis=-1, keepdims=True)

    deviation = jnp.sqrt(variance + 1e-3)
return (x - mean) / deviation * self.scale[...] + self.bias[...]
"""


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    """A root with one exercise."""
    shutil.copytree(root / "exercises" / NAME, tmp_path / "exercises" / NAME)
    (tmp_path / "reference").mkdir()
    shutil.copy(root / "reference" / f"{NAME}.py", tmp_path / "reference")
    return tmp_path


def test_three_lines_that_follow_each_other_are_too_many() -> None:
    program = "def f(x):\n    y = x + 1\n\n    z = 2 * y\n    return z\n"
    assert given("```\ny = x + 1\n  z = 2 * y\n\nreturn z\n```", program) == (
        "y = x + 1",
        "z = 2 * y",
        "return z",
    )
    assert given("y = x + 1\nz = 2 * y\nand so on\nreturn z", program) == ()
    assert given("return z\nz = 2 * y\ny = x + 1", program) == ()
    assert given("", program) == given("return z", "") == ()


@pytest.mark.parametrize(
    ("path", "old"),
    [
        ("task.md", "```python\ntable ="),
        ("exercise.toml", '    """Check the output'),
    ],
)
def test_a_lesson_that_holds_the_answer_is_said(path: str, old: str, place: Path) -> None:
    file = place / "exercises" / NAME / path
    text = file.read_text()
    head, tail = old[:-5], old[-5:]
    assert text.count(old) == 1
    file.write_text(text.replace(old, f"{head}{tail}\n{LINES}\n"))
    (fault,) = given_in_lesson(open_catalogue(place).load(NAME))
    where = {"task.md": "task.md", "exercise.toml": "hint 3"}[path]
    assert fault.startswith(f"{where} holds lines of reference/{NAME}.py, from 'variance = ")


def test_a_page_that_holds_the_answer_is_said(place: Path, grade_command: Any) -> None:
    file = place / "exercises" / NAME / "pitfalls" / "norm_axis.py"
    file.write_text(file.read_text().replace("```python\n", f"```python\n{LINES}"))
    (fault,) = given_in_page(Pitfall(file), [open_catalogue(place).folder(NAME)])
    assert fault.startswith(f"its page holds lines of reference/{NAME}.py, from 'variance = ")
    ran = grade_command("check-exercises", NAME, GRADE_ROOT=str(place))
    assert ran.status == 1
    assert "norm-axis: its page holds lines of reference" in " ".join(ran.out.split())


def test_no_text_of_ours_holds_an_answer() -> None:
    exercises = open_catalogue().all()
    for exercise in exercises:
        assert list(given_in_lesson(exercise)) == []
        for pitfall in list_pitfalls(exercise.pitfall_folders, exercise.families):
            assert list(given_in_page(pitfall, exercises)) == []
