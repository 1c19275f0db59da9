"""An input of a learner's own for an exercise: from words of the command line to a case."""

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.learner.literals import MOST_NUMBERS, size_of, value_of
from grader.report.errors import WrongUsageError

NAME = "your own input"
MOST_WORK = 1_000_000
"""The largest product of all sizes: what a right program computes is no more than some of these."""


def pairs(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the file that words of a command line name, and the values by name.

    Raises:
        WrongUsageError: a name has no value or comes twice, or there is no file or several.
    """
    files: list[str] = []
    given: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            files.append(word)
            continue
        name, equals, value = word.removeprefix("--").replace("-", "_").partition("=")
        if equals:
            value = word.partition("=")[2]
        else:
            found = next(rest, None)
            if found is None:
                raise WrongUsageError(f"{word} needs a value: {word} VALUE")
            value = found
        if name in given:
            raise WrongUsageError(f"--{name} is given twice")
        given[name] = value
    if len(files) != 1:
        said = f"there are several: {', '.join(files)}" if files else "there is none"
        raise WrongUsageError(f"name one file, {said}; values are given as --NAME VALUE")
    return files[0], given


def own_case(
    exercise: Exercise, base: Case, given: Mapping[str, str], cases: Sequence[Case], seed: int
) -> Case:
    """Return the case that values make of another one.

    What is not given stays as it is in `base`. An array whose sizes are given is drawn anew, of
    numbers that the exercise's own cases hold.

    Args:
        exercise: whose arguments these are.
        base: the case to begin with.
        given: texts by the name of an argument or of a size.
        cases: those that a learner may see.
        seed: draws arrays.

    Raises:
        WrongUsageError: a name does not exist, or a value does not fit it.
    """
    _check_names(exercise, base, given)
    arguments, sizes = dict(base.arguments), dict(base.sizes)
    arrays = [name for name, value in arguments.items() if isinstance(value, np.ndarray)]
    for name, text in given.items():
        if name in sizes and name not in arrays:
            sizes[name] = size_of(name, text)
        if name in arguments:
            like = arguments[name]
            text_of = str(sizes[name]) if name in sizes and name not in arrays else text
            arguments[name] = value_of(name, text_of, like)
    for name in arrays:
        axes = _axes(name, cases)
        free = [size for size in axes if size in given and size not in arguments]
        if name not in given:
            if any(size in given for size in axes):
                shape = tuple(
                    sizes.get(size, length)
                    for size, length in zip(axes, arguments[name].shape, strict=True)
                )
                arguments[name] = _drawn(name, shape, cases, seed)
        elif free:
            raise WrongUsageError(f"give --{name} or its size --{free[0]}, not both")
        else:
            lengths = zip(axes, arguments[name].shape, strict=True)
            sizes |= {size: length for size, length in lengths if size and size not in arguments}
    if math.prod(sizes.values()) > MOST_WORK:
        said = ", ".join(f"{name} {size}" for name, size in sizes.items())
        raise WrongUsageError(f"that is too large to try ({said}): choose smaller sizes")
    return Case(NAME, arguments, sizes)


def _check_names(exercise: Exercise, base: Case, given: Mapping[str, str]) -> None:
    known = tuple(dict.fromkeys((*exercise.settings.parameters, *base.sizes)))
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            all_of = f"{exercise.name} takes {', '.join(f'--{each}' for each in known)}"
            hint = f"did you mean --{near[0]}?" if near else all_of
            raise WrongUsageError(f"there is no argument --{name}; {hint}")
    if base.calls:
        raise WrongUsageError(
            f"the cases of {exercise.name} are several calls each: choose one with --case N alone"
        )


def _axes(name: str, cases: Sequence[Case]) -> list[str]:
    """Return the size that each axis of an array has in every case, empty where none is known."""
    arrays = [case.arguments[name] for case in cases]
    if len({array.ndim for array in arrays}) > 1:
        raise WrongUsageError(f"--{name} has no fixed number of axes: choose a case with --case N")

    def named(axis: int) -> str:
        pairs = [(case.sizes, array.shape[axis]) for case, array in zip(cases, arrays, strict=True)]
        alike = (size for size in cases[0].sizes if all(each.get(size) == n for each, n in pairs))
        return next(alike, "")

    return [named(axis) for axis in range(arrays[0].ndim)]


def _drawn(name: str, shape: tuple[int, ...], cases: Sequence[Case], seed: int) -> Any:
    """Draw an array of numbers that the exercise's cases hold."""
    if math.prod(shape) > MOST_NUMBERS:
        raise WrongUsageError(
            f"--{name} would hold {math.prod(shape):,} numbers, more than {MOST_NUMBERS:,}:"
            " choose smaller sizes"
        )
    pool = np.concatenate([case.arguments[name].reshape(-1) for case in cases])
    return np.random.default_rng(seed).choice(pool, size=shape)
