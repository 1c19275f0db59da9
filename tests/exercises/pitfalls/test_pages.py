"""Every pitfall: its page is whole, and each of its changes applies to a right program.

Found by listing the folders, so that a new pitfall file is tested by being there. That each change
is recognised is the work of `grade check-exercises`, with real workers, and of `tests/recorded`.
"""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.models import owner_faults, stale_faults
from grader.authoring.pages import page_faults
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

EXERCISES = {exercise.name: exercise for exercise in open_catalogue().all()}
PITFALLS = {
    pitfall.name: pitfall
    for exercise in EXERCISES.values()
    for pitfall in list_pitfalls(exercise.pitfall_folders, exercise.families)
}


@pytest.mark.parametrize("name", PITFALLS)
def test_its_page_is_whole(name: str) -> None:
    pitfall = PITFALLS[name]
    assert list(page_faults(pitfall)) == []
    assert list(stale_faults(pitfall, tuple(EXERCISES.values()))) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_every_setting_has_one_owner_and_every_change_applies(name: str) -> None:
    exercise = EXERCISES[name]
    assert list(owner_faults(exercise)) == []
    for pitfall in PITFALLS.values():
        for change in pitfall.changes.get(name, ()):
            assert change.apply(exercise.right_program) != exercise.right_program


def test_what_an_exercise_can_have_and_does_not_show_is_known() -> None:
    """A limit takes seconds to reach, so one exercise shows it; not every layer has a window.

    None of these has state, an update or a loop, and where a bias starts has a name of its own.
    """
    hidden = {
        name: {item.name for item in exercise.pitfalls if name not in item.changes}
        for name, exercise in EXERCISES.items()
        if exercise.has_model  # the others need not show what any exercise can have
    }
    state = {"lost-state", "lost-update", "early-return", "caught-exception", "wrong-start"}
    rest = {"other-means", "output-limit", "time-limit", *state}
    assert hidden == {"conv1d": state, "conv2d": rest, "dense": {*rest, "batch-dim"}}


ADDED = '''"""The answer is the input.

## What happens

The function returns its argument.

## Why

It calls no layer at all, which is what these words stand for.

## Pattern

```python
return layer(x)
```

## References

- What is returned: https://example.org/
"""

from grader.judging.context import Match

changes = {"conv1d": {"the input as its answer": {"return layer(x).flatten()": "return x"}}}


def from_outcome(context):
    if "return x\\n" in context.submission.text:
        return Match("the function returns `x` as it is", "the source says so")
    return None
'''


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A copy of all exercises with one pitfall file more, and nothing else changed."""
    copy = tmp_path_factory.mktemp("enlarged")
    for name in ("exercises", "reference"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    added = copy / "exercises" / "conv1d" / "pitfalls" / "same_as_input.py"
    added.parent.mkdir(exist_ok=True)
    added.write_text(ADDED)
    return copy


def test_a_file_that_is_added_is_found(enlarged: Path, launcher: Launcher) -> None:
    exercise = open_catalogue(enlarged).load("conv1d")
    found = {item.name: item for item in list_pitfalls(exercise.pitfall_folders)}
    assert set(found) - set(PITFALLS) == {"same-as-input"}
    pitfall = found["same-as-input"]
    assert list(page_faults(pitfall)) == []
    ((_, wrong),) = pitfall.wrong_programs(exercise)
    submission = Submission("page.py", wrong.encode())
    report = grade(submission, exercise, 0, launcher)
    assert report.findings[0].name == "same-as-input"
    known = grade(submission, EXERCISES["conv1d"], 0, launcher)
    assert known.findings[0].name != "same-as-input"


def test_its_page_can_be_read(enlarged: Path, grade_command: Callable[..., Any]) -> None:
    ran = grade_command("explain", "same-as-input", GRADE_ROOT=str(enlarged))
    assert ran.status == 0
    assert "The answer is the input." in ran.out
    assert "The right program of conv1d with the input as its answer:" in ran.out
    assert " +    return x" in [line.rstrip() for line in ran.out.splitlines()]
    assert grade_command("explain", "same-as-input").status == 2


def broken(old: str, new: str) -> str:
    assert old in ADDED
    return ADDED.replace(old, new)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (broken("## Why\n\nIt calls", "It calls"), "headings"),
        (broken("## Pattern", "## Patterns"), "headings"),
        (broken("The function returns its argument.", "Yes."), "says nothing"),
        (broken("```python\nreturn layer", "```\nreturn layer"), "shows no code"),
        (broken("https://example.org/", "a book on returning"), "name no page"),
        (broken("It calls no layer", "It calls no layer " * 20), "at most 80"),
        (broken("It calls", "So.\n\n" + "It is. " * 80 + "It calls"), "at most 160"),
        (broken("The answer is the input.", "The answer is the input"), "first line"),
        (broken("The answer is the input.", "It is. So it is."), "first line"),
        (broken("changes =", "other ="), "nothing shows it"),
        (broken("the input as its answer", "The input as its answer"), "a capital"),
        (broken("the input as its answer", "the input as its answer."), "a full stop"),
    ],
)
def test_a_page_that_lacks_something_is_noticed(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(text)
    assert any(said in item for item in page_faults(Pitfall(path)))


def test_limits_of_a_change_are_limits_of_an_exercise() -> None:
    known = set(type(EXERCISES["conv1d"].settings.limits).model_fields)
    for pitfall in PITFALLS.values():
        assert set(pitfall.limits) <= known


def test_changes_are_of_exercises_that_there_are() -> None:
    assert {name for pitfall in PITFALLS.values() for name in pitfall.changes} <= set(EXERCISES)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_names_that_a_corpus_is_labelled_with_are_there(name: str, root: Path) -> None:
    labels = tomllib.loads((root / f"tests/corpus/{name}/labels.toml").read_text(encoding="utf-8"))
    assert {found for label in labels.values() for found in label["findings"]} <= set(PITFALLS)
