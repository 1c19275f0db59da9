"""Every pitfall of every exercise: its page is whole, its example shows it, its fix does not.

Found by listing the folders, so that a new pitfall file is tested by being there. The checks are
those of `grade check-exercises`.
"""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.bench import Bench
from grader.authoring.faults import example_faults, fix_faults
from grader.authoring.models import owner_faults, stale_faults
from grader.authoring.pages import page_faults
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

EXERCISES = open_catalogue().all()
PITFALLS = {
    f"{pitfall.path.parent.parent.name}/{pitfall.name}": pitfall
    for exercise in EXERCISES
    for pitfall in exercise.pitfalls
}


@pytest.fixture(scope="module")
def bench(launcher: Launcher) -> Bench:
    return Bench(launcher, EXERCISES)


@pytest.mark.parametrize("name", PITFALLS)
def test_its_page_is_whole(name: str) -> None:
    assert list(page_faults(PITFALLS[name])) == []
    assert list(stale_faults(PITFALLS[name], EXERCISES)) == []


@pytest.mark.parametrize("name", PITFALLS)
def test_its_example_gives_its_finding_first(name: str, bench: Bench) -> None:
    assert list(example_faults(PITFALLS[name], bench)) == []


@pytest.mark.parametrize("name", PITFALLS)
def test_its_fix_passes_without_a_finding(name: str, bench: Bench) -> None:
    assert list(fix_faults(PITFALLS[name], bench)) == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda item: item.name)
def test_every_setting_of_an_error_model_has_one_owner(exercise: Any) -> None:
    assert list(owner_faults(exercise)) == []


ADDED = '''"""The answer is the input.

## What happens

The function returns its argument.

## Why

It calls no layer at all, which is what these words stand for.

## Pattern

```python
return layer(x)
```

## Example

```python
def conv1d_forward(seed, x, features, kernel_size):
    return x
```

## Use instead

```python
{fix}
```

## References

- What is returned: https://example.org/
"""

from grader.judging.context import Match


def from_outcome(context):
    if "return x\\n" in context.submission.text:
        return Match("the function returns `x` as it is", "the source says so")
    return None
'''


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory: pytest.TempPathFactory, root: Path, right: str) -> Path:
    """A copy of all exercises with one pitfall file more, and nothing else changed."""
    copy = tmp_path_factory.mktemp("enlarged")
    for name in ("exercises", "reference"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    added = copy / "exercises" / "conv1d" / "pitfalls" / "same_as_input.py"
    added.parent.mkdir(exist_ok=True)
    added.write_text(ADDED.format(fix=right))
    return copy


def test_a_file_that_is_added_is_found(enlarged: Path, launcher: Launcher) -> None:
    exercise = open_catalogue(enlarged).load("conv1d")
    found = {item.name: item for item in list_pitfalls(exercise.pitfall_folders)}
    assert set(found) - {pitfall.name for pitfall in PITFALLS.values()} == {"same-as-input"}
    pitfall = found["same-as-input"]
    assert list(page_faults(pitfall)) == []
    submission = Submission("page.py", pitfall.example.encode())
    report = grade(submission, exercise, 0, launcher)
    assert report.findings[0].name == "same-as-input"
    assert grade(submission, EXERCISES[0], 0, launcher).findings[0].name != "same-as-input"


def test_its_page_can_be_read(enlarged: Path, grade_command: Callable[..., Any]) -> None:
    ran = grade_command("explain", "same-as-input", GRADE_ROOT=str(enlarged))
    assert ran.status == 0
    assert "The answer is the input." in ran.out
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
        (broken("The answer is the input.", "The answer is the input"), "first line"),
        (broken("The answer is the input.", "It is. So it is."), "first line"),
    ],
)
def test_a_page_that_lacks_something_is_noticed(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(text)
    assert any(said in item for item in page_faults(Pitfall(path)))


def test_limits_of_an_example_are_limits_of_an_exercise() -> None:
    known = set(type(EXERCISES[0].settings.limits).model_fields)
    for pitfall in PITFALLS.values():
        assert set(pitfall.limits) <= known


@pytest.mark.parametrize("name", [exercise.name for exercise in EXERCISES])
def test_the_names_that_a_corpus_is_labelled_with_are_there(name: str, root: Path) -> None:
    folders = [folder for exercise in EXERCISES for folder in exercise.pitfall_folders]
    names = {pitfall.name for pitfall in list_pitfalls(folders)}
    labels = tomllib.loads((root / f"tests/corpus/{name}/labels.toml").read_text(encoding="utf-8"))
    assert {found for label in labels.values() for found in label["findings"]} <= names
