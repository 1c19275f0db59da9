"""The cases of conv1d: drawn from a seed, as the task says, and telling mistakes apart."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.reference import expected
from grader.workers.launch import Launcher

SEEDS = [0, 1, 123456789]


@pytest.fixture(params=SEEDS)
def cases(request: pytest.FixtureRequest, exercise: Exercise) -> tuple[Case, ...]:
    return exercise.cases(request.param)


def same(one: Case, two: Case) -> bool:
    """Whether the arguments agree bit by bit."""
    return list(one.arguments) == list(two.arguments) and all(
        np.array_equal(one.arguments[name], two.arguments[name]) for name in one.arguments
    )


def test_a_seed_gives_the_same_cases_always_and_another_one_other_inputs(
    exercise: Exercise,
) -> None:
    first, again, other = exercise.cases(5), exercise.cases(5), exercise.cases(6)
    assert len(first) == len(again) == len(other) >= 10
    for one, two, three in zip(first, again, other, strict=True):
        assert same(one, two)
        assert one.sizes == three.sizes
        assert not np.array_equal(one.arguments["x"], three.arguments["x"])


def test_arguments_arrive_as_the_task_says(cases: tuple[Case, ...], exercise: Exercise) -> None:
    for case in cases:
        arguments = case.arguments
        assert tuple(arguments) == exercise.settings.parameters
        for name in ("seed", "features", "kernel_size"):
            assert type(arguments[name]) is float
            assert arguments[name].is_integer()
        assert type(arguments["x"]) is np.ndarray
        assert arguments["x"].dtype == np.float32
        assert arguments["x"].shape == (case.sizes["length"], case.sizes["in_features"])
        assert arguments["features"] == case.sizes["features"]
        assert arguments["kernel_size"] == case.sizes["kernel_size"]


def test_inputs_are_finite_and_of_ordinary_size(cases: tuple[Case, ...]) -> None:
    for case in cases:
        x = case.arguments["x"]
        assert np.isfinite(x).all()
        assert 1e-4 < np.abs(x).max() < 10
    drawn = np.concatenate([case.arguments["x"].reshape(-1) for case in cases])
    assert abs(drawn.mean()) < 0.3
    assert 0.7 < drawn.std() < 1.3


def test_a_seed_other_than_0_comes_first_and_0_comes_later(cases: tuple[Case, ...]) -> None:
    seeds = [case.arguments["seed"] for case in cases]
    assert seeds[0] != 0
    assert 0 in seeds
    assert len(set(seeds)) >= 5


def test_one_case_is_asked_twice_far_apart(cases: tuple[Case, ...]) -> None:
    again = [(number, case) for number, case in enumerate(cases, 1) if case.repeats is not None]
    assert again
    for number, case in again:
        assert case.repeats is not None
        assert same(case, cases[case.repeats - 1])
        assert number - case.repeats >= 8
    asked = {number - 1 for number, _ in again}
    rest = [case for index, case in enumerate(cases) if index not in asked]
    assert not any(same(one, two) for one, two in combinations(rest, 2))


def test_names_are_distinct_and_numbered(cases: tuple[Case, ...]) -> None:
    assert len({case.name for case in cases}) == len(cases)
    for number, case in enumerate(cases, start=1):
        assert case.name.startswith(f"case {number}: ")


def test_sizes_are_few_and_tell_mistakes_apart(cases: tuple[Case, ...]) -> None:
    sizes = {tuple(case.sizes.values()) for case in cases}
    assert len(sizes) <= 7, "every new size costs compilation"
    length, channels, features, kernel = (np.array(column) for column in zip(*sizes, strict=True))

    def some(condition: Any) -> bool:
        return bool(np.any(condition))

    telling = [
        len({*size}) == 4 and size[3] % 2 == 0 and min(size[1:3]) > 1 and size[0] > size[3]
        for size in sizes
    ]
    assert some(telling)
    assert some((kernel % 2 == 1) & (kernel > 1)), "odd kernel"
    assert some((channels == features) & (features == kernel)), "all equal"
    assert some(kernel > length), "kernel longer than the input"
    assert some(length == 1)
    assert some(channels == 1)
    assert some(kernel == 1)
    assert some(length >= 20), "a larger one"


@pytest.mark.parametrize("seed", SEEDS)
def test_right_answers_are_finite_and_far_from_zeros(
    seed: int, exercise: Exercise, launcher: Launcher
) -> None:
    cases = exercise.cases(seed)
    answers = expected(launcher, exercise, cases).answers
    for case, answer in zip(cases, answers, strict=True):
        assert answer.dtype == np.float32
        assert answer.shape == (case.sizes["length"] * case.sizes["features"],)
        assert np.isfinite(answer).all()
        largest = float(np.abs(answer).max())
        assert largest > 1e-4
        assert np.count_nonzero(answer) == answer.size
        # Zeros, and any other constant, are further away than the tolerance by far.
        spread = float(np.ptp(answer)) / 2
        assert spread > 1000 * exercise.settings.tolerance_of("") * largest
    assert answers[-1].tobytes() == answers[cases[-1].repeats - 1].tobytes()
