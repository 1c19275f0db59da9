"""The order in which to learn: what each exercise needs before it."""

from collections.abc import Sequence
from math import isfinite

from grader.exercise.folder import ExerciseFolder


def needed(exercise: ExerciseFolder, exercises: Sequence[ExerciseFolder]) -> list[ExerciseFolder]:
    """Return what is to be done before an exercise, as far as it is there.

    Args:
        exercise: says in its `exercise.toml` what it needs; else that is the step before it.
        exercises: all, in their order.
    """
    if exercise.needs is not None:
        return [each for each in exercises if each.name in exercise.needs]
    return [each for each in exercises if each.step < exercise.step and isfinite(exercise.step)][
        -1:
    ]


def step_words(exercises: Sequence[ExerciseFolder]) -> str:
    """Return how steps are named, short enough for a column: `step 2`, `steps 2, 5`."""
    numbers = [f"{each.step:g}" for each in exercises]
    return f"step{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
