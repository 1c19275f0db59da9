"""The reference's cases are shared by two processes, and each says its own faults."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.trusted_files import ExerciseError
from grader.judging import reference
from grader.judging.reference import _shares, expected
from grader.workers.launch import Launcher

TEXT = """
import jax.numpy as jnp
from flax import nnx


class Scaled(nnx.Module):
    def __init__(self):
        self.by = nnx.Param(jnp.ones(()))

    def __call__(self, x):
        return x * self.by[...]


def f(x):
    {first}
    return Scaled()(x)
"""


def case(number: int, size: int) -> Case:
    values = np.arange(number, number + size, dtype=np.float32)
    return Case(f"case {number}", {"x": values}, {"size": size})


CASES = tuple(case(number, size) for number, size in enumerate((2, 3, 2, 4, 3, 5)))


@pytest.fixture
def made(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Exercise]:
    """Makes an exercise of one function from a statement of its reference; nothing is kept."""
    monkeypatch.setattr(reference, "cached", lambda _, compute: compute())

    def make(first: str) -> Exercise:
        path = tmp_path / "reference.py"
        path.write_text(TEXT.format(first=first), encoding="utf-8")
        change: dict[str, Any] = {"entry_point": "f", "parameters": ("x",), "watch": ()}
        settings = exercise.settings.model_copy(update=change)
        return replace(exercise, settings=settings, reference_path=path)

    return make


def test_cases_of_the_same_sizes_go_to_one_process() -> None:
    assert _shares(CASES) == [[0, 2, 3], [1, 4, 5]]
    assert _shares(CASES[:1]) == [[0]]


@pytest.mark.process
def test_both_shares_are_answered_and_observed(
    launcher: Launcher, made: Callable[[str], Exercise]
) -> None:
    found = expected(launcher, made("pass"), CASES)
    for each, answer in zip(CASES, found.answers, strict=True):
        assert np.array_equal(answer[""].values, each.arguments["x"])
    assert sorted(found.seen) == list(range(len(CASES)))
    traced = [index for index, each in found.seen.items() if each.probe.trace is not None]
    assert traced == [0]
    for index, seen in found.seen.items():
        (module,) = seen.probe.modules
        assert (module.name, module.kept) == ("Scaled", False), index
        assert seen.values(module.variables[0]) == 1
    assert found.other.together is not None


@pytest.mark.process
@pytest.mark.parametrize("place", range(len(CASES)))
def test_the_case_that_fails_is_named_whichever_process_it_is_in(
    launcher: Launcher, made: Callable[[str], Exercise], place: int
) -> None:
    broken = made(f"assert x[0] != {place}, 'as it was told to'")
    with pytest.raises(
        ExerciseError, match=rf"case {place}: raised AssertionError: as it was told"
    ):
        expected(launcher, broken, CASES)
