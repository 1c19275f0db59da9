"""What an exercise needs before it: what it says, else the step before; never what is not there."""

from pathlib import Path

import pytest

from grader.exercise.catalogue import Catalogue
from grader.exercise.course import needed, step_words


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Exercises of a course with gaps, and one outside it."""
    texts = {
        "first": "step = 1",
        "second": "step = 2",
        "fifth": 'step = 5\nneeds = ["first", "fourth"]',
        "sixth": "step = 6\nneeds = []",
        "ninth": "step = 9",
        "other": "",
    }
    for name, text in texts.items():
        folder = tmp_path / "exercises" / name
        folder.mkdir(parents=True)
        (folder / "exercise.toml").write_text(f'title = "{name}"\n{text}\n')
    return Catalogue(tmp_path)


def test_what_is_needed_comes_from_the_exercises(catalogue: Catalogue) -> None:
    exercises = catalogue.in_order
    assert {each.name: [item.name for item in needed(each, exercises)] for each in exercises} == {
        "first": [],
        "second": ["first"],
        "fifth": ["first"],
        "sixth": [],
        "ninth": ["sixth"],
        "other": [],
    }


def test_steps_in_words(catalogue: Catalogue) -> None:
    exercises = catalogue.in_order
    assert step_words(exercises[:1]) == "step 1"
    assert step_words(exercises[:2]) == "steps 1, 2"
    assert step_words(exercises[:4]) == "steps 1, 2, 5, 6"


def test_what_the_lessons_need_comes_before_them() -> None:
    exercises = Catalogue().in_order
    names = [each.name for each in exercises]
    for each in exercises:
        assert all(names.index(name) < names.index(each.name) for name in each.needs or ())
