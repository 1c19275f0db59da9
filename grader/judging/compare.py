"""Compare answered arrays with expected ones: exact shape and dtype, finite, near enough."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from grader.exercise.case import Case
from grader.judging.outcome import Answer, Outcome, Raised

Array = np.ndarray[Any, Any]
NEAR = 1e-4
"""Relative difference under which numbers count as equal where they only explain."""
LETTERS = 400
"""How much of an exception's first line stands in a case's message."""
Status = Literal["passed", "failed", "raised", "not-run"]


@dataclass(frozen=True)
class CaseResult:
    """What came of one case.

    Attributes:
        case: the question.
        status: `passed`, `failed` (answered, but not right), `raised` or `not-run`.
        message: one sentence, empty when passed.
        expected: the reference's answer, float32.
        answered: the submission's array, if it returned one.
        max_error: the largest absolute difference, if the shapes agree and all is finite.
    """

    case: Case
    status: Status
    message: str
    expected: Array
    answered: Array | None = None
    max_error: float | None = None


def compare(
    cases: tuple[Case, ...], expected: tuple[Array, ...], outcome: Outcome, tolerance: float
) -> tuple[CaseResult, ...]:
    """Judge every case of a submission."""
    return tuple(
        _judge(case, right, outcome.replies.get(index), outcome, tolerance)
        for index, (case, right) in enumerate(zip(cases, expected, strict=True))
    )


def _judge(
    case: Case, expected: Array, reply: Answer | Raised | None, outcome: Outcome, tolerance: float
) -> CaseResult:
    if reply is None:
        stop = outcome.stop
        if stop is not None and stop.during == case.name:
            return CaseResult(case, "failed", stop.detail, expected)
        return CaseResult(case, "not-run", "not run", expected)
    if isinstance(reply, Raised):
        first = (reply.error.message.strip().splitlines() or [""])[0]
        cut = first if len(first) <= LETTERS else f"{first[:LETTERS]} …"
        message = f"raised {reply.error.type}: {cut}"
        return CaseResult(case, "raised", message, expected)
    answered = reply.tensor.values if reply.tensor else None
    fault, error = _difference(reply, expected, tolerance)
    status: Status = "failed" if fault else "passed"
    return CaseResult(case, status, fault, expected, answered, error)


def is_right(answer: Answer, expected: Array, tolerance: float) -> bool:
    """Say whether an answer is near enough to the expected one."""
    return not _difference(answer, expected, tolerance)[0]


def is_same(one: Answer, two: Answer) -> bool:
    """Say whether two answers are alike bit by bit."""
    if one.tensor is None or two.tensor is None:
        return one.tensor is two.tensor
    mine, other = one.tensor.values, two.tensor.values
    return mine.shape == other.shape and mine.tobytes() == other.tobytes()


def _difference(answer: Answer, expected: Array, tolerance: float) -> tuple[str, float | None]:
    """Return what is wrong with an answer, or an empty string, and the largest difference."""
    answered = answer.tensor.values if answer.tensor else None
    fault = type_fault(answer) or array_fault(answer, expected)
    error = None
    if answered is not None and answered.shape == expected.shape and answered.dtype.kind in "fiub":
        error = max_difference(answered, expected)
    if not fault and (error is None or not error <= tolerance * float(np.max(np.abs(expected)))):
        fault = "the numbers differ"
    return fault, error


def type_fault(answer: Answer) -> str:
    """Say what is wrong with the type of a returned value, or return an empty string."""
    value = answer.value
    if value.kind != "array" or value.type not in {"jax.Array", "numpy.ndarray"}:
        return f"returned {value.type}, not an array"
    if answer.tensor is None:
        said = f"shape {value.shape} and dtype {value.dtype}"
        return f"returned an array of {said}, too large to read"
    return ""


def array_fault(answer: Answer, expected: Array) -> str:
    """Say what is wrong with shape, dtype or finiteness, or return an empty string."""
    tensor = answer.tensor
    if tensor is None:
        return "returned no array"
    if tensor.values.shape != expected.shape:
        return f"returned shape {tensor.values.shape}, expected {expected.shape}"
    if tensor.dtype != expected.dtype.name:
        return f"returned dtype {tensor.dtype}, expected {expected.dtype.name}"
    if not np.isfinite(tensor.values).all():
        return "returned values that are not finite"
    return ""


def max_difference(answered: Array, expected: Array) -> float | None:
    """Return the largest absolute difference of two arrays of one shape, None if not finite."""
    if answered.size == 0:
        return 0.0
    difference = np.abs(answered.astype(np.float64) - expected.astype(np.float64))
    largest = float(difference.max())
    return largest if np.isfinite(largest) else None


def disagreement(results: tuple[CaseResult, ...]) -> tuple[CaseResult, CaseResult] | None:
    """Return two results that differ bit by bit for the same arguments, if there are any."""
    for result in results:
        if result.case.repeats is None:
            continue
        earlier = results[result.case.repeats - 1]
        one, two = earlier.answered, result.answered
        if one is None or two is None:
            continue
        if one.shape != two.shape or one.tobytes() != two.tobytes():
            return earlier, result
    return None
