"""How much wrong answers say, so that chance can be told from a reason."""

import numpy as np
import pytest

from grader.diagnosis.changed.behaviour import NUMBER_BITS, PLACE_BITS, Did, bits, needed
from grader.sandbox.wire import Tensor

RIGHT = np.arange(1.0, 25.0, dtype=np.float32).reshape(2, 3, 4)


def answered(values: np.ndarray) -> Did:
    return Did({"answer": Tensor("float32", values)})


def said(*wrong: np.ndarray) -> float:
    """What answers say in which some vectors are zeros: by the example and the position."""
    pairs = [(answered(np.where(each[..., None], 0, RIGHT)), answered(RIGHT)) for each in wrong]
    return bits(pairs, 2e-5)


def chosen(*places: tuple[int, int]) -> np.ndarray:
    wrong = np.zeros((2, 3), bool)
    for place in places:
        wrong[place] = True
    return wrong


def test_which_vectors_are_wrong_says_something_though_all_their_numbers_are_alike() -> None:
    """Two of six can be chosen in fifteen ways."""
    assert said(chosen((0, 1), (1, 2))) == pytest.approx(NUMBER_BITS + np.log2(15))


def test_where_all_are_wrong_no_place_says_anything() -> None:
    assert said(np.ones((2, 3), bool)) == NUMBER_BITS


def test_axes_along_which_all_are_alike_do_not_count() -> None:
    """The first position of every example: one of three."""
    assert said(chosen((0, 0), (1, 0))) == pytest.approx(NUMBER_BITS + np.log2(3))


def test_a_pattern_counts_once() -> None:
    once = chosen((0, 1), (1, 2))
    assert said(once, once) == said(once)
    assert said(once, chosen((0, 0), (1, 2))) > said(once)


def test_a_pattern_of_many_places_says_no_more_than_a_bound() -> None:
    right = np.ones((40, 40), np.float32)
    pair = answered(np.where(np.tri(40, dtype=bool), 0, right)), answered(right)
    assert bits([pair], 2e-5) == NUMBER_BITS + PLACE_BITS


def test_an_empty_array_says_nothing() -> None:
    empty = answered(np.zeros((0, 3), np.float32))
    assert bits([(empty, empty)], 2e-5) == 0


TOLERANCE = 2e-5
USUAL = 300
"""About how many changes a reference has."""


def did(*numbers: float) -> Did:
    return Did({"answer": Tensor("float32", np.array(numbers, np.float32))})


PAIR = did(1.5, 2.5)


@pytest.mark.parametrize(
    ("own", "believed"),
    [
        ([did(np.nan, np.nan), *[PAIR] * 6], True),
        ([did(np.nan, np.nan), PAIR], False),
        ([did(np.nan, np.nan)] * 2, False),
        ([did(np.nan, np.nan), did(1.5, 0.0), *[PAIR] * 3], True),
        ([did(0.0, 0.0), *[PAIR] * 8], False),
    ],
)
def test_nan_says_something_beside_right_answers(own: list[Did], *, believed: bool) -> None:
    said = bits([(each, PAIR) for each in own], TOLERANCE)
    assert (said >= needed(USUAL)) is believed
