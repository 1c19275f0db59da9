"""What statistics see in a difference that no known mistake explains."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.diagnosis.unrecognised import observations
from grader.exercise.case import Case
from grader.judging.compare import CaseResult

Array = np.ndarray[Any, Any]
OUTPUT = {"height": 3, "width": 4, "channel": 5}
SHAPE = (3, 4, 5)
RIGHT = np.random.default_rng(0).normal(size=SHAPE)


def changed(*place: Any) -> Array:
    answer = RIGHT.copy()
    answer[place] += 1 + np.arange(answer[place].size).reshape(answer[place].shape)
    return answer


def observed(answer: Array, output: dict[str, int] = OUTPUT) -> tuple[str, ...]:
    case = Case("case 1", {}, {}, output)
    return observations(
        CaseResult(case, "failed", "the numbers differ", RIGHT.ravel(), answer.ravel())
    )


SEEN: dict[str, tuple[Callable[[], Array], tuple[str, ...]]] = {
    "scaled": (lambda: 2.5 * RIGHT, ("every value is 2.5 times the expected one",)),
    "shifted": (lambda: RIGHT - 3, ("every value is off by -3",)),
    "reordered": (
        lambda: RIGHT.transpose(1, 0, 2),
        ("the values are the expected ones in another order",),
    ),
    "not finite": (
        lambda: np.where(RIGHT > 1, np.nan, RIGHT),
        (f"{np.count_nonzero(RIGHT > 1)} of 60 values are not finite",),
    ),
    "one row": (
        lambda: changed(slice(0, 1)),
        ("the numbers differ only at height 0 (of 3, counted from 0)",),
    ),
    "columns": (
        lambda: changed(slice(None), slice(2, None)),
        ("the numbers differ only at width 2, 3 (of 4, counted from 0)",),
    ),
    "a channel of a column": (
        lambda: changed(slice(None), slice(3, None), slice(4, None)),
        (
            "the numbers differ only at width 3 (of 4, counted from 0)",
            "the numbers differ only at channel 4 (of 5, counted from 0)",
        ),
    ),
    "zeros": (
        lambda: np.where(np.abs(RIGHT) > 1, 0, RIGHT),
        (f"each of the {np.count_nonzero(np.abs(RIGHT) > 1)} wrong numbers is 0",),
    ),
    "all": (lambda: changed(...), ("the difference has no simple form",)),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_simple_difference_is_described(name: str) -> None:
    answer, said = SEEN[name]
    assert observed(answer()) == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (RIGHT, "the numbers are the expected ones, in another shape"),
        (-RIGHT, "read one after the other, its numbers are not the expected ones either"),
        (RIGHT[0], "returned another shape"),
    ],
)
def test_of_an_answer_of_another_shape_the_numbers_are_told_too(answer: Array, said: str) -> None:
    case = Case("case 1", {}, {}, OUTPUT)
    result = CaseResult(case, "failed", "returned another shape", RIGHT.ravel(), answer)
    assert observations(result) == (said,)


def test_axes_that_are_unknown_or_of_another_size_are_no_obstacle() -> None:
    for output in ({}, {"channel": 7}, {"height": 9, "width": 4, "channel": 5}):
        assert observed(changed(slice(0, 1)), output) == ("the difference has no simple form",)


def given(answer: Array, weights: Array) -> tuple[str, ...]:
    case = Case("case 1", {"rate": 0.5, "weights": weights}, {}, {})
    right = RIGHT.ravel()[:8]
    return observations(CaseResult(case, "failed", "the numbers differ", right, answer))


def test_an_argument_that_comes_back_unchanged_is_told() -> None:
    weights = np.array([[0.25, -1.5], [2.5, 0.75]])
    answer = np.concatenate([RIGHT.ravel()[:4], weights.ravel()])
    said = "from place 4 on stand the numbers of the argument `weights`, unchanged"
    assert said in given(answer, weights)
    other = np.concatenate([RIGHT.ravel()[:4], weights.ravel() + 0.01])
    assert not any("unchanged" in each for each in given(other, weights))


def test_zeros_and_ones_are_nobodys_numbers() -> None:
    answer = np.concatenate([RIGHT.ravel()[:4], np.zeros(4)])
    assert not any("unchanged" in each for each in given(answer, np.zeros((2, 2))))


def test_what_should_come_back_unchanged_is_no_sign() -> None:
    answer = RIGHT.ravel()[:8].copy()
    answer[0] += 1
    assert not any("unchanged" in each for each in given(answer, RIGHT.ravel()[4:8]))
