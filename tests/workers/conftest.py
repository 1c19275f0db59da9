"""A small exercise of one function `f(x)`, for what does not depend on what is computed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.settings import Limits


@pytest.fixture(scope="session")
def toy(exercise: Exercise) -> Callable[..., Exercise]:
    """Makes the exercise with the given limits."""

    def make(**limits: Any) -> Exercise:
        change = {"entry_point": "f", "parameters": ("x",), "limits": Limits(**limits), "watch": ()}
        return replace(exercise, settings=exercise.settings.model_copy(update=change))

    return make


@pytest.fixture(scope="session")
def questions() -> tuple[Case, ...]:
    """Three cases of different inputs."""
    return tuple(
        Case(f"case {number}", {"x": np.arange(number + 2, dtype=np.float32)}, {})
        for number in (1, 2, 3)
    )
