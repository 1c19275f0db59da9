"""Equal answers have one digest, whatever the last digits; different ones have different ones."""

from typing import Any

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.grading.fingerprint import answers_digest
from grader.judging.compare import CaseResult

RNG = np.random.default_rng(5)
EXPECTED = tuple(RNG.normal(size=n).astype(np.float32) for n in (1, 4, 30, 700))


def digest(answers: Any) -> str | None:
    return answers_digest(
        [
            CaseResult(Case(f"case {number}", {}, {}), "failed", "", right, answered)
            for number, (right, answered) in enumerate(zip(EXPECTED, answers, strict=True))
        ]
    )


def raised(message: str) -> str | None:
    return answers_digest(
        [CaseResult(Case("case", {}, {}), "raised", message, right) for right in EXPECTED]
    )


def noisy(size: float) -> tuple[Any, ...]:
    return tuple(
        (right * (1 + size * RNG.uniform(-1, 1, right.shape))).astype(np.float32)
        for right in EXPECTED
    )


def test_noise_in_the_last_digits_splits_no_group() -> None:
    assert {digest(noisy(1e-6)) for _ in range(50)} == {digest(EXPECTED)}


@pytest.mark.parametrize(
    "change",
    {
        "doubled": lambda x: 2 * x,
        "nearly": lambda x: 1.01 * x,
        "reversed": lambda x: x[::-1],
        "shifted": lambda x: x + np.float32(0.01),
        "one value": lambda x: np.where(np.arange(x.size) == x.size // 2, 0, x).astype(x.dtype),
        "not finite": lambda x: np.where(x > 0, x, np.nan).astype(x.dtype),
        "infinite": lambda x: np.where(x > 0, x, np.inf).astype(x.dtype),
        "shape": lambda x: x[None],
        "dtype": lambda x: x.astype(np.float64),
        "complex": lambda x: x * 1j,
        "huge": lambda x: x * np.float32(1e30),
        "zero": lambda x: x * 0,
        "none": lambda x: x[:0],
        "bool": lambda x: x > 0,
        "integer": lambda x: x.astype(np.int32),
    }.items(),
    ids=lambda item: item[0],
)
def test_another_behaviour_has_another_digest(change: Any) -> None:
    changed = digest([change[1](right) for right in EXPECTED])
    assert changed != digest(EXPECTED)
    assert changed == digest([change[1](right) for right in EXPECTED])


def test_exceptions_are_told_apart_but_not_by_addresses() -> None:
    assert raised("raised E: <f at 0x7f01>") == raised("raised E: <f at 0x7fee>")
    assert raised("raised E: one") != raised("raised E: two")


def test_what_was_not_run_has_none() -> None:
    nothing = np.empty(0, np.float32)
    assert answers_digest([CaseResult(Case("c", {}, {}), "not-run", "not run", nothing)]) is None
