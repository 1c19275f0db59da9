"""Only the right numbers pass: shape and dtype exact, all finite, near the expected ones."""

import re
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.exercise.case import Case
from grader.judging.compare import CaseResult, compare, disagreement
from grader.judging.session import Answer, Outcome, Raised, Stop
from grader.sandbox.wire import Tensor, tensor
from grader.workers.records import ErrorRecord, ValueRecord

TOLERANCE = 2e-5
EXPECTED = np.array([0.5, -1.25, 2.0, 0.0, -0.75, 1.5], np.float32)


def question(number: int = 1, repeats: int | None = None) -> Case:
    return Case(f"case {number}", {"x": np.zeros(1, np.float32)}, {}, repeats=repeats)


def answer(values: Any, *, of_type: str = "jax.Array", dtype: str | None = None) -> Answer:
    values = np.asarray(values)
    dtype = dtype or values.dtype.name
    record = ValueRecord(kind="array", type=of_type, shape=values.shape, dtype=dtype)
    return Answer(record, {"answer": Tensor(dtype, values)}, ())


def judge(reply: Answer | Raised | None, expected: Any = EXPECTED, **outcome: Any) -> CaseResult:
    replies = {} if reply is None else {0: reply}
    right = {"": tensor(np.asarray(expected))}
    outcomes = Outcome(replies=replies, **outcome)
    (result,) = compare((question(),), (right,), outcomes, lambda _: TOLERANCE)
    return result


def test_the_expected_values_pass_without_a_message() -> None:
    result = judge(answer(EXPECTED))
    assert (result.status, result.message, result.max_error) == ("passed", "", 0.0)


@pytest.mark.parametrize("status", ["passed", "failed", "raised", "not-run"])
def test_the_whole_right_answer_is_kept_whatever_came(status: str) -> None:
    right = {"[0]": tensor(EXPECTED), "[1]": Tensor("int", np.array(3))}
    given = {f"answer{path}": item for path, item in right.items()}
    if status == "failed":
        given["answer[0]"] = tensor(-EXPECTED)
    record = ValueRecord(kind="array", type="tuple")
    replies: dict[int, Any] = {0: Answer(record, given, (), {"[0]": "array", "[1]": "int"})}
    if status == "raised":
        replies = {0: Raised(ErrorRecord(type="ValueError", message="no"))}
    elif status == "not-run":
        replies = {}
    (result,) = compare((question(),), (right,), Outcome(replies=replies), lambda _: TOLERANCE)
    assert result.status == status
    assert result.right == right


def test_an_error_below_the_tolerance_passes_and_one_above_fails() -> None:
    scale = TOLERANCE * float(np.abs(EXPECTED).max())
    for factor, status in ((0.5, "passed"), (2.0, "failed")):
        near = EXPECTED.copy()
        near[3] += np.float32(factor * scale)
        result = judge(answer(near))
        assert result.status == status
        assert result.max_error == pytest.approx(factor * scale, rel=1e-3)


def test_the_tolerance_scales_with_the_expected_values() -> None:
    tiny = EXPECTED * np.float32(1e-6)
    assert judge(answer(tiny), tiny).status == "passed"
    assert judge(answer(tiny * np.float32(1.01)), tiny).status == "failed"


def with_one(value: float) -> np.ndarray:
    changed = EXPECTED.copy()
    changed[2] = value
    return changed


FORGED = {
    "zeros": (np.zeros_like(EXPECTED), "the numbers differ"),
    "all NaN": (np.full_like(EXPECTED, np.nan), "not finite"),
    "one NaN": (with_one(np.nan), "not finite"),
    "one infinity": (with_one(np.inf), "not finite"),
    "transposed": (EXPECTED.reshape(2, 3).T.reshape(-1), "the numbers differ"),
    "negated": (-EXPECTED, "the numbers differ"),
    "one value": (EXPECTED[:1], r"shape \(1,\), expected \(6,\)"),
    "scalar": (np.float32(0.5), r"shape \(\), expected \(6,\)"),
    "empty": (np.empty(0, np.float32), r"shape \(0,\), expected \(6,\)"),
    "row": (EXPECTED[None], r"shape \(1, 6\), expected \(6,\)"),
    "column": (EXPECTED[:, None], r"shape \(6, 1\), expected \(6,\)"),
    "float64": (EXPECTED.astype(np.float64), "dtype float64, expected float32"),
    "float16": (EXPECTED.astype(np.float16), "dtype float16, expected float32"),
    "int32": (EXPECTED.astype(np.int32), "dtype int32, expected float32"),
    "bool": (EXPECTED.astype(bool), "dtype bool, expected float32"),
    "complex64": (EXPECTED.astype(np.complex64), "dtype complex64, expected float32"),
}


@pytest.mark.parametrize("name", FORGED)
def test_no_other_values_pass_and_the_message_says_what_is_wrong(name: str) -> None:
    values, said = FORGED[name]
    result = judge(answer(values))
    assert result.status == "failed"
    assert re.search(said, result.message), result.message


def test_a_widened_bfloat16_is_not_float32() -> None:
    result = judge(answer(EXPECTED, dtype="bfloat16"))
    assert result.status == "failed"
    assert "dtype bfloat16" in result.message


@pytest.mark.parametrize("kind", ["submission.Forged", "numpy.matrix", "jax.core.Tracer", "list"])
def test_right_numbers_of_another_type_fail(kind: str) -> None:
    result = judge(answer(EXPECTED, of_type=kind))
    assert result.status == "failed"
    assert result.message == f"returned {kind}, not an array"


def test_a_type_without_an_array_fails() -> None:
    value = ValueRecord(kind="array", type="numpy.ndarray", shape=(1 << 40,), dtype="float32")
    result = judge(Answer(value, {}, ()))
    assert result.status == "failed"
    assert "too large" in result.message


def test_what_the_usual_comparisons_let_through_is_in_the_list_above() -> None:
    """Positive control: each of these passes a comparison in common use."""
    assert np.allclose(EXPECTED, EXPECTED.astype(np.float64))
    assert np.allclose(EXPECTED[None], EXPECTED)
    assert np.allclose(np.full(6, 0.5, np.float32), np.float32(0.5))
    assert not (np.abs(np.full_like(EXPECTED, np.nan) - EXPECTED) > TOLERANCE).any()
    assert np.allclose(np.zeros(6), np.full(6, 1e-9))


@given(
    arrays.arrays(np.float32, 8, elements=st.floats(-100, 100, width=32)),
    arrays.arrays(np.float32, 8, elements=st.floats(-100, 100, width=32)),
)
def test_passing_is_the_same_as_a_small_relative_difference(
    expected: np.ndarray, answered: np.ndarray
) -> None:
    scale = float(np.abs(expected).max())
    assume(scale > 0)
    error = float(np.abs(answered.astype(float) - expected.astype(float)).max())
    result = judge(answer(answered), expected)
    assert (result.status == "passed") == (error <= TOLERANCE * scale)
    assert result.max_error == pytest.approx(error)
    assert judge(answer(expected), expected).status == "passed"
    assert judge(answer(np.zeros_like(expected)), expected).status == "failed"


@given(arrays.arrays(np.float32, arrays.array_shapes(max_dims=3, max_side=6)))
def test_no_other_shape_passes(values: np.ndarray) -> None:
    assume(values.shape != EXPECTED.shape)
    with np.errstate(invalid="ignore"):
        assert judge(answer(values)).status == "failed"


def test_an_exception_is_a_raised_case_with_its_first_line() -> None:
    error = ErrorRecord(type="ValueError", message="first line\nsecond line")
    result = judge(Raised(error))
    assert result.status == "raised"
    assert result.message == "raised ValueError: first line"


def test_a_process_that_stopped_fails_its_case_and_the_others_are_not_run() -> None:
    stop = Stop("time-limit", "case 1", 0, "no answer within 20 s")
    cases = (question(1), question(2))
    right = ({"": tensor(EXPECTED)},) * 2
    first, second = compare(cases, right, Outcome(stop=stop), lambda _: TOLERANCE)
    assert (first.status, first.message) == ("failed", "no answer within 20 s")
    assert second.status == "not-run"


def test_equal_arguments_must_give_equal_bits() -> None:
    def results(last: np.ndarray) -> tuple[CaseResult, ...]:
        cases = (question(1), question(2), question(3, repeats=1))
        replies = {0: answer(EXPECTED), 1: answer(-EXPECTED), 2: answer(last)}
        right = ({"": tensor(EXPECTED)},) * 3
        return compare(cases, right, Outcome(replies=replies), lambda _: TOLERANCE)

    assert disagreement(results(EXPECTED.copy())) is None
    nudged = EXPECTED + np.float32(1e-6)
    found = disagreement(results(nudged))
    assert found is not None
    assert [item.case.name for item in found] == ["case 1", "case 3"]


FORGER = """
import numpy as np


class Forged(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, ufunc, method, *args, **kwargs):
        return np.zeros(()) if ufunc is not np.isfinite else np.ones((), bool)


forged = np.zeros(45, np.float32).view(Forged)
"""


def test_an_array_that_forges_its_comparison_fails_through_the_real_worker(
    grade_text: Callable[..., Any], right: str
) -> None:
    space: dict[str, Any] = {}
    exec(FORGER, space)
    assert np.allclose(space["forged"], np.ones(45)), "positive control: allclose is fooled"
    np.testing.assert_allclose(space["forged"], np.ones(45))
    call = textwrap.dedent(FORGER) + right.replace(
        "return layer(x).flatten()", "layer(x); return forged"
    )
    report = grade_text(call)
    assert report.verdict == "failed"
    assert all(item.status == "failed" for item in report.cases)
    assert "not an array" in report.cases[0].message
