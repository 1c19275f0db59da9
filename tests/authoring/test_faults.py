"""Each fault that an author can make is found and said in one sentence, and nothing else is."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.bench import Bench
from grader.authoring.check import check_exercises
from grader.authoring.faults import (
    change_faults,
    folder_faults,
    reference_faults,
    starter_faults,
    stray_faults,
)
from grader.authoring.models import owner_faults, stale_faults, telling_faults
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.grading.exercises import open_catalogue
from grader.workers.launch import Launcher

NAME = "dense"


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    """A root with one exercise and what is shared."""
    for part in ("exercises/dense", "exercises/common", "reference/dense.py"):
        copy = shutil.copytree if (root / part).is_dir() else shutil.copy
        (tmp_path / part).parent.mkdir(exist_ok=True)
        copy(root / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def edited(place: Path) -> Callable[..., Exercise]:
    """Change a text in a file of the exercise, and load it."""

    def edit(path: str, old: str, new: str) -> Exercise:
        file = place / path.format(dense="exercises/dense")
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))
        return open_catalogue(place).load(NAME)

    return edit


@pytest.fixture
def bench(launcher: Launcher) -> Bench:
    return Bench(launcher)


def only(faults: Iterator[str]) -> str:
    (fault,) = faults
    assert "\n" not in fault
    return fault


def test_a_sound_folder_has_no_faults(place: Path) -> None:
    catalogue = open_catalogue(place)
    assert list(folder_faults(catalogue.folder(NAME))) == []
    assert list(stray_faults(catalogue)) == []
    assert list(owner_faults(catalogue.load(NAME))) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "task.md").unlink(), "task.md is missing or empty: write it"),
        (
            lambda folder: (folder / "starter.py").write_text(" \n"),
            "starter.py is missing or empty",
        ),
        (lambda folder: (folder / "notes.txt").write_text("x"), "notes.txt is no file"),
        (
            lambda folder: (folder / "model" / "__init__.py").unlink(),
            "model/__init__.py is missing",
        ),
    ],
)
def test_files_that_are_missing_or_strange_are_named(
    spoil: Callable[[Path], Any], said: str, place: Path
) -> None:
    spoil(place / "exercises" / NAME)
    assert said in only(folder_faults(open_catalogue(place).folder(NAME)))


def test_an_exercise_without_its_reference_and_the_reverse(place: Path) -> None:
    reference = place / "reference" / "dense.py"
    reference.rename(reference.with_name("danse.py"))
    catalogue = open_catalogue(place)
    assert "reference/dense.py is missing" in only(folder_faults(catalogue.folder(NAME)))
    assert "reference/danse.py is for no exercise" in only(stray_faults(catalogue))
    (place / "exercises" / "half").mkdir()
    assert "exercises/half has no exercise.toml" in list(stray_faults(catalogue))[1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    return layer(x).flatten()", "    return layer.missing", "does not run (case 1"),
        ("import jax\n", "import jaxx\n", "does not run (case 1"),
    ],
)
def test_a_starter_that_does_not_run(
    old: str, new: str, said: str, edited: Any, bench: Bench
) -> None:
    exercise = edited("{dense}/starter.py", old, new)
    assert said in only(starter_faults(exercise, bench))


def test_a_starter_that_passes(place: Path, bench: Bench) -> None:
    shutil.copy(place / "reference/dense.py", place / "exercises/dense/starter.py")
    exercise = open_catalogue(place).load(NAME)
    assert "the starter passes" in only(starter_faults(exercise, bench))


def test_a_reference_that_gets_a_finding(edited: Any, bench: Bench) -> None:
    exercise = edited("reference/dense.py", "self.kernel[...]", "self.kernel.value")
    assert "the finding deprecated-value" in only(reference_faults(exercise, bench))


@pytest.mark.parametrize(
    ("name", "switches", "said"),
    [
        ("kernel-init", {"fan_axes": ("*",)}, "no pitfall owns initializer = he_normal"),
        ("rng-key", {"key": ("*",), "seed": ("*",)}, "both own seed = *"),
    ],
)
def test_settings_without_an_owner_or_with_two(
    name: str,
    switches: dict[str, tuple[str, ...]],
    said: str,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exercise = open_catalogue(place).load(NAME)
    assert list(owner_faults(exercise)) == []
    pitfall = next(item for item in exercise.pitfalls if item.name == name)
    monkeypatch.setattr(pitfall.modules[-1], "switches", switches)
    assert said in next(owner_faults(exercise))


def test_settings_that_no_model_has(place: Path) -> None:
    exercise = open_catalogue(place).load(NAME)
    named = {item.name: item for item in list_pitfalls(exercise.pitfall_folders, exercise.families)}
    assert "it owns the switch padding" in next(stale_faults(named["padding"], (exercise,)))
    assert any("zeros of length" in each for each in stale_faults(named["bias-shape"], (exercise,)))
    assert list(stale_faults(named["kernel-init"], (exercise,))) == []


def test_cases_that_do_not_tell_a_mistake(place: Path, edited: Any, bench: Bench) -> None:
    exercise = open_catalogue(place).load(NAME)
    assert list(telling_faults(exercise, bench)) == []
    exercise = edited("{dense}/cases.py", "(4, 4, 4)", "(1, 5, 3)")
    for old in ("(7, 3, 5)", "(4, 6, 2)", "(6, 4, 1)", "(5, 1, 3)", "(24, 10, 8)"):
        exercise = edited("{dense}/cases.py", old, "(1, 5, 3)")
    found = list(telling_faults(exercise, bench))
    assert any("no case tells input_values = batch reversed" in fault for fault in found)
    assert not any("initializer" in fault for fault in found)


@pytest.fixture
def pitfall(place: Path) -> Callable[[str], Pitfall]:
    """A pitfall of dense with one change of its right program."""

    def make(edits: str) -> Pitfall:
        path = place / "odd_one.py"
        path.write_text(f'"""A page."""\n\nchanges = {{"dense": {{"odd words": {edits}}}}}\n')
        return Pitfall(path)

    return make


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ('{"lecun": "he"}', "with odd words, kernel-init is found first: correct the change"),
        ('{"x @": "x  @"}', "with odd words, nothing is found first: correct the change"),
        ('{"cuneiform": "he"}', "replaces 'cuneiform', which does not occur in reference/dense.py"),
        ('{"jax": "max"}', "replaces 'jax', which occurs 6 times in reference/dense.py"),
    ],
)
def test_a_change_that_does_not_show_its_pitfall(
    edits: str, said: str, place: Path, pitfall: Callable[[str], Pitfall], bench: Bench
) -> None:
    exercise = open_catalogue(place).load(NAME)
    assert said in only(change_faults(pitfall(edits), exercise, bench))


def test_one_broken_list_of_changes_is_a_fault_of_its_pitfall(
    place: Path, edited: Any, launcher: Launcher
) -> None:
    edited("exercises/common/pitfalls/padding.py", "changes = {", "changes = set() or {")
    edited("exercises/common/pitfalls/raised.py", '"layer(x)":', '"layer(z)":')
    checked = check_exercises(launcher, open_catalogue(place), (NAME,))
    found = {item.pitfall: item.faults for item in checked if item.faults}
    assert set(found) == {"padding", "raised"}
    assert "padding.py: write `changes` in plain literals as" in found["padding"][0]
    assert "replaces 'layer(z)', which does not occur" in found["raised"][0]


def test_a_pitfall_of_one_exercise_changes_no_other(place: Path, launcher: Launcher) -> None:
    own = place / "exercises" / NAME / "pitfalls"
    own.mkdir()
    text = (place / "exercises/common/pitfalls/raised.py").read_text()
    (own / "raised.py").write_text(text)
    checked = check_exercises(launcher, open_catalogue(place), (NAME,))
    found = [item for item in checked if item.faults]
    assert [item.pitfall for item in found] == ["raised"]
    assert sorted(found[0].faults) == [
        f"it changes {name}, and belongs to dense: correct the name"
        for name in ("conv1d", "conv2d")
    ]


def test_all_of_one_exercise_by_the_command(place: Path, grade_command: Callable[..., Any]) -> None:
    ran = grade_command("check-exercises", "dense", GRADE_ROOT=str(place))
    assert ran.status == 0
    assert "all is well" in ran.out
    (place / "exercises/dense/notes.txt").write_text("x")
    (place / "exercises/dense/starter.py").write_text("def dense_forward(:\n")
    ran = grade_command("check-exercises", "dense", GRADE_ROOT=str(place))
    assert ran.status == 1
    assert "dense: notes.txt is no file of an exercise" in ran.out
    assert "dense: the starter does not run" in ran.out
    assert "2 faults found" in ran.out
    ran = grade_command("check-exercises", "dance", GRADE_ROOT=str(place))
    assert ran.status == 2
    assert "there is no exercise 'dance'" in ran.err


def test_an_exercise_that_cannot_be_loaded_is_one_fault(place: Path, launcher: Launcher) -> None:
    path = place / "exercises" / NAME / "exercise.toml"
    path.write_text(path.read_text().replace("entry_point", "tolerence = 1\nentry_point"))
    checked = check_exercises(launcher, open_catalogue(place), (NAME,))
    found = [item for item in checked if item.faults]
    assert [(item.check, len(item.faults)) for item in found] == [("files", 1)]
    assert "tolerence" in found[0].faults[0] or "tolerance" in found[0].faults[0]
