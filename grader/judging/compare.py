"""Compare answers with expected ones, leaf by leaf: exact shape and dtype, finite, near enough."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from grader.exercise.case import Case
from grader.judging.outcome import Answer, Outcome, Raised
from grader.sandbox.wire import Tensor, tensor

Array = np.ndarray[Any, Any]
Leaves = Mapping[str, Tensor]
"""Arrays and numbers by their paths in an answer: a single one has an empty path."""
NEAR = 1e-4
"""Relative difference under which numbers count as equal where they only explain."""
MISSING = "is missing"
LETTERS = 400
"""How much of an exception's first line stands in a case's message."""
Status = Literal["passed", "failed", "raised", "not-run"]
Tolerance = Callable[[str], float]
"""Relative tolerance of a leaf, by its path."""
_ARRAYS = {"jax.Array", "numpy.ndarray"}
_KINDS = {"int": "iu", "float": "f"}
"""Kinds of dtype that pass for a number of Python's."""


@dataclass(frozen=True)
class Leaf:
    """One array or number of an answer.

    Attributes:
        path: where it is, such as `[0]`, `["loss"]` or `call 2`; empty if it is all.
        message: one sentence, empty if it is right.
        expected: the reference's.
        answered: the submission's, if it returned one.
        max_error: the largest absolute difference, if the shapes agree and all is finite.
    """

    path: str
    message: str
    expected: Array
    answered: Array | None
    max_error: float | None


@dataclass(frozen=True)
class CaseResult:
    """What came of one case.

    Attributes:
        case: the question.
        status: `passed`, `failed` (answered, but not right), `raised` or `not-run`.
        message: one sentence, empty when passed.
        expected: the reference's answer; of several leaves the first that is wrong, or the first.
        answered: the submission's array in its place, if it returned one.
        max_error: the largest absolute difference there, if the shapes agree and all is finite.
        leaves: all of an answer that is no single array or number.
        right: the whole of the reference's answer, by path.
    """

    case: Case
    status: Status
    message: str
    expected: Array
    answered: Array | None = None
    max_error: float | None = None
    leaves: tuple[Leaf, ...] = ()
    right: Leaves = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where in the answer `expected` is."""
        return next((leaf.path for leaf in self.leaves if leaf.expected is self.expected), "")


def compare(
    cases: tuple[Case, ...], expected: tuple[Leaves, ...], outcome: Outcome, tolerance: Tolerance
) -> tuple[CaseResult, ...]:
    """Judge every case of a submission."""
    return tuple(
        compare_case(case, right, outcome.replies.get(index), outcome, tolerance)
        for index, (case, right) in enumerate(zip(cases, expected, strict=True))
    )


def compare_case(
    case: Case,
    expected: Leaves,
    reply: Answer | Raised | None,
    outcome: Outcome,
    tolerance: Tolerance,
) -> CaseResult:
    """Judge one case by what came back of it, if anything did."""
    first = next(iter(expected.values())).values
    if reply is None:
        stop = outcome.stop
        if stop is not None and stop.during == case.name:
            return CaseResult(case, "failed", stop.detail, first, right=expected)
        return CaseResult(case, "not-run", "not run", first, right=expected)
    if isinstance(reply, Raised):
        lines = [line for line in map(str.strip, reply.error.message.splitlines()) if line] or [""]
        line = " ".join(lines[:2]) if lines[0].endswith(":") else lines[0]
        cut = line if len(line) <= LETTERS else f"{line[:LETTERS]} …"
        begin = f"{_place(case, reply.during)} " if reply.during else ""
        message = f"{begin}raised {reply.error.type}: {cut}"
        return CaseResult(case, "raised", message, first, right=expected)
    leaves = tuple(_leaves(reply, expected, tolerance))
    fault = _structure_fault(reply, expected)
    wrong = [leaf for leaf in leaves if leaf.message]
    shown = (*wrong, *leaves)[0]
    if wrong and not fault:
        colon = "" if shown.message == MISSING else ":"
        place = f"{_place(case, shown.path)}{colon} " if shown.path else ""
        fault = f"{place}{shown.message}"
    return CaseResult(
        case,
        "failed" if fault else "passed",
        fault,
        shown.expected,
        shown.answered,
        shown.max_error,
        leaves if leaves[0].path or len(leaves) > 1 else (),
        expected,
    )


def _place(case: Case, path: str) -> str:
    """Name a place in an answer, in a script with the method that was called."""
    call, bracket, rest = path.partition("[")
    if not case.calls:
        return f"`{path}`"
    method = case.calls[int(call.removeprefix("call ")) - 1].method
    return f"{call} (`{method}`)" + (f" `{bracket}{rest}`" if bracket else "")


def is_right(answer: Answer, expected: Leaves, tolerance: Tolerance) -> bool:
    """Say whether an answer is near enough to the expected one."""
    wrong = any(leaf.message for leaf in _leaves(answer, expected, tolerance))
    return not wrong and not _structure_fault(answer, expected)


def is_same(one: Leaves, two: Leaves) -> bool:
    """Say whether two answers are alike bit by bit."""
    return one.keys() == two.keys() and all(
        item.values.shape == two[path].values.shape
        and item.values.tobytes() == two[path].values.tobytes()
        for path, item in one.items()
    )


def _leaves(answer: Answer, expected: Leaves, tolerance: Tolerance) -> Iterator[Leaf]:
    """Compare each leaf that is expected."""
    for path, right in expected.items():
        mine = answer.leaves.get(path)
        fault = _leaf_fault(answer, path, right)
        error = None
        if mine is not None and _comparable(mine, right):
            error = max_difference(mine.values, right.values)
        if not fault and (error is None or not error <= _allowed(right, tolerance(path))):
            fault = "the numbers differ"
        yield Leaf(path, fault, right.values, mine.values if mine else None, error)


def _allowed(right: Tensor, tolerance: float) -> float:
    """Return the largest difference that counts as none: of whole numbers and booleans, 0."""
    if right.values.dtype.kind in "biu":
        return 0.0
    scale = float(np.max(np.abs(right.values), initial=0.0))
    return tolerance * (scale or 1.0)


def _comparable(mine: Tensor, right: Tensor) -> bool:
    return mine.values.shape == right.values.shape and mine.values.dtype.kind in "fiubc"


def _structure_fault(answer: Answer, expected: Leaves) -> str:
    """Say what is returned beside or in place of the expected leaves, or an empty string."""
    paths = answer.kinds.keys() or answer.leaves.keys()
    if "" in expected:
        return ""
    roots = {path.partition("[")[0] for path in expected}
    for root in sorted(roots):
        wanted = [path.removeprefix(root) for path in expected if path.partition("[")[0] == root]
        begin = f"{root}: " if root else ""
        if wanted != [""] and root in paths:
            kind = answer.kinds.get(root) or "something else"
            return f"{begin}returned {kind}, not {_described(wanted)}"
        extra = [path for path in paths if path.partition("[")[0] == root and path not in expected]
        if extra and (wanted != [""] or root not in paths):
            more = extra[0].removeprefix(root)
            return f"{begin}returned `{more}`, expected {_described(wanted)}"
    return ""


def _described(wanted: list[str]) -> str:
    """Name the outermost structure of an answer by the paths of its leaves."""
    if wanted == [""]:
        return "an array or number"
    first = list(dict.fromkeys(path.partition("]")[0].removeprefix("[") for path in wanted))
    if first[0].startswith('"'):
        return "a dict with " + ", ".join(f"`{name}`" for name in first)
    return f"a tuple of {len(first)}"


def _leaf_fault(answer: Answer, path: str, right: Tensor) -> str:
    """Say what is wrong with one leaf but its numbers, or return an empty string."""
    if right.dtype in _KINDS:
        return _number_fault(answer, path, right)
    mine = answer.leaves.get(path)
    number = mine is not None and mine.dtype not in _KINDS and not right.values.shape
    if not path and not number and (fault := type_fault(answer)):
        return fault
    if mine is None:
        kind = answer.kinds.get(path)
        if kind in _ARRAYS:
            return "returned an array that is too large to read"
        return f"returned {kind}, not an array" if kind else MISSING
    if mine.dtype in _KINDS:
        return f"returned {mine.dtype}, not an array"
    return array_fault(mine, right)


def _number_fault(answer: Answer, path: str, right: Tensor) -> str:
    """Say what is wrong with what stands for a number of Python's."""
    mine, what = answer.leaves.get(path), "a whole number" if right.dtype == "int" else "a number"
    if mine is None:
        kind = answer.kinds.get(path) or answer.value.type
        return f"returned {kind}, not {what}" if path in answer.kinds or not path else MISSING
    if mine.values.shape:
        return f"returned an array of shape {mine.values.shape}, not {what}"
    if mine.values.dtype.kind not in _KINDS[right.dtype]:
        return f"returned {mine.dtype}, not {what}"
    return "" if np.isfinite(mine.values).all() else "returned values that are not finite"


def type_fault(answer: Answer) -> str:
    """Say what is wrong with the type of a returned value, or return an empty string."""
    value = answer.value
    if value.kind != "array" or value.type not in _ARRAYS:
        return f"returned {value.type}, not an array"
    if answer.tensor is None:
        said = f"shape {value.shape} and dtype {value.dtype}"
        return f"returned an array of {said}, too large to read"
    return ""


def array_fault(mine: Tensor, right: Tensor) -> str:
    """Say what is wrong with shape, dtype or finiteness, or return an empty string."""
    if mine.values.shape != right.values.shape:
        return f"returned shape {mine.values.shape}, expected {right.values.shape}"
    if mine.dtype != right.dtype:
        return f"returned dtype {mine.dtype}, expected {right.dtype}"
    if not np.isfinite(mine.values).all():
        return "returned values that are not finite"
    return ""


def wrong_numbers(answered: Array, expected: Array, tolerance: float) -> Array | None:
    """Return which numbers of an answer are not near enough, None if they cannot be compared.

    Returns:
        booleans of the shape of both.
    """
    right = tensor(expected)
    if not _comparable(tensor(answered), right):
        return None
    if answered.dtype.kind in "biu" and expected.dtype.kind in "biu":
        return np.not_equal(answered, expected)
    wide = np.complex128 if "c" in answered.dtype.kind + expected.dtype.kind else np.float64
    # What is not finite is near nothing.
    with np.errstate(invalid="ignore"):
        difference = np.abs(answered.astype(wide) - expected.astype(wide))
    wrong: Array = ~(difference <= _allowed(right, tolerance))
    return wrong


def max_difference(answered: Array, expected: Array) -> float | None:
    """Return the largest absolute difference of two arrays of one shape, None if not finite."""
    if answered.size == 0:
        return 0.0
    if answered.dtype.kind in "biu" and expected.dtype.kind in "biu":
        return float(np.max(np.abs(answered.astype(object) - expected.astype(object))))
    wide = np.complex128 if "c" in answered.dtype.kind + expected.dtype.kind else np.float64
    largest = float(np.abs(answered.astype(wide) - expected.astype(wide)).max())
    return largest if np.isfinite(largest) else None


def disagreement(results: tuple[CaseResult, ...]) -> tuple[CaseResult, CaseResult] | None:
    """Return two results that differ bit by bit for the same arguments, if there are any."""
    for result in results:
        if result.case.repeats is None:
            continue
        earlier = results[result.case.repeats - 1]
        pairs = [(earlier.answered, result.answered)]
        if result.leaves and earlier.leaves:
            both = zip(earlier.leaves, result.leaves, strict=True)
            pairs = [(one.answered, two.answered) for one, two in both]
        if any(_differ(*pair) for pair in pairs):
            return earlier, result
    return None


def _differ(one: Array | None, two: Array | None) -> bool:
    if one is None or two is None:
        return False
    return one.shape != two.shape or one.tobytes() != two.tobytes()
