"""An exercise gets what its families know, and nothing of any other."""

from pathlib import Path

import pytest

from grader.exercise.catalogue import Catalogue, default_root
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.grading.exercises import FAMILIES, open_catalogue


def test_every_exercise_loads_with_every_family_but_its_own_removed() -> None:
    for exercise in open_catalogue().all():
        own = {family.name: family for family in exercise.families}
        alone = Catalogue(default_root(), own).load(exercise.name)
        assert [item.name for item in alone.pitfalls] == [item.name for item in exercise.pitfalls]
        assert alone.digest == exercise.digest


def test_a_family_that_is_not_there_is_named() -> None:
    with pytest.raises(ExerciseError, match="there is no family 'kernel_layers'; there are: none"):
        Catalogue(default_root(), {}).load("dense")


def test_families_are_found_by_their_own_names() -> None:
    assert {name: family.name for name, family in FAMILIES.items()} == {
        name: name for name in FAMILIES
    }


@pytest.fixture
def plain(tmp_path: Path, root: Path) -> Exercise:
    """An exercise that names no family."""
    (tmp_path / "exercises").mkdir()
    for name in ("exercises/common", "exercises/dense", "reference"):
        (tmp_path / name).symlink_to(root / name)
    exercise = open_catalogue(tmp_path).load("dense")
    settings = exercise.settings.model_copy(update={"families": ()})
    return Exercise(exercise.name, exercise.folder, exercise.reference_path, settings)


def test_nothing_of_layers_is_asked_of_an_exercise_without_the_family(plain: Exercise) -> None:
    pitfalls = {item.name: item for item in plain.pitfalls}
    assert pitfalls["float-argument"].recogniser("from_error") is not None
    assert "kernel-layout" not in pitfalls
    assert not any(item.switches for item in plain.pitfalls), "a name of a switch is reserved"
    joined = {item.name: item for item in open_catalogue().load("dense").pitfalls}
    assert joined["kernel-layout"].recogniser("from_error") is not None
    assert joined["kernel-layout"].switches
