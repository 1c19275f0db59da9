"""Wrong work that no pitfall explains: observations on its smallest counterexample, no cause."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.diagnosis.findings import location
from grader.judging.compare import NEAR, CaseResult
from grader.judging.context import Context
from grader.judging.requirements import Requirement
from grader.report.schema import Finding, Help

Array = np.ndarray[Any, Any]
BY_HAND = "Compare the smallest failing case by hand: inputs, expected and answered values."
MOST_STARTS = 100
"""At how many places of an answer an argument's numbers are looked for."""
BESIDE = (
    "The task asks for more than answers. Look for the sentence in it that this is about, and for "
    "the lines of yours that ought to do it."
)


def unrecognised(
    context: Context, broken: Sequence[Requirement], *, beside: bool = False
) -> Finding:
    """Describe what differs, as statistics see it.

    Args:
        context: the submission's.
        broken: the requirements that are not met; a Variable that starts from other values leads.
        beside: whether other findings name what may be the cause.
    """
    result = counterexample(context.results)
    broken = sorted(broken, key=lambda item: not item.starts)
    starts = broken[0].starts if broken else ""
    span = context.source.attribute_assignment(starts.rpartition(".")[2]) if starts else None
    if result is None:
        message = broken[0].message if broken else "the work does not meet the task"
        evidence = tuple(item.message for item in broken[1:])
        if context.all_right:
            evidence = (f"all {len(context.results)} cases pass", *evidence)
    else:
        cause = "the cause is not one of the known ones"
        if starts or beside:
            cause = broken[0].message if starts else "more may be wrong than is named"
        one = result.expected.size == 1 and result.message == "the numbers differ"
        said = "the number is wrong" if one else result.message
        message = f"{result.case.name}: {said}; {cause}"
        missing = tuple(item.message for item in broken if not item.starts)
        evidence = (*missing, *observations(result))
    idea = BESIDE if context.all_right else BY_HAND
    return Finding(
        name="unrecognised",
        level="error",
        message=message,
        evidence=evidence or ("no known misconception reproduces these answers",),
        location=location(span),
        case=result.case.name if result else None,
        support="; ".join(evidence),
        help=Help(where=message, idea=idea, pattern="", fix=""),
    )


def counterexample(results: Sequence[CaseResult]) -> CaseResult | None:
    """Return the failing case with the fewest input elements, answered ones before others."""
    failing = [item for item in results if item.status in {"failed", "raised"}]
    return min(failing, key=lambda item: (item.answered is None, item.expected.size), default=None)


def observations(result: CaseResult) -> tuple[str, ...]:
    """State what simple statistics see in the difference."""
    expected, answered = result.expected, result.answered
    if answered is None or answered.shape != expected.shape or answered.dtype.kind not in "fiu":
        return (_flattened(answered, expected) or result.message,)
    strange = int(np.count_nonzero(~np.isfinite(answered)))
    if strange:
        return (f"{strange} of {answered.size} values are not finite",)
    found = []
    if expected.size == 0 or expected.dtype.kind not in "fiu":
        return (result.message,)
    # Differences of unsigned numbers would wrap around.
    answered, expected = (each.astype(np.float64) for each in (answered, expected))
    if expected.size == 1:
        return (f"the number is off by {float(np.sum(answered - expected)):+.4g}",)
    if np.ptp(answered) == 0 < np.ptp(expected):
        return (f"all numbers are {float(answered.flat[0]):.4g}",)
    scale = float(np.max(np.abs(expected)))
    if _near(answered, expected, scale):
        return ("the numbers are the expected ones",)
    size = float(np.vdot(expected, expected))
    factor = float(np.vdot(expected, answered)) / size if size else 0.0
    if _near(answered, factor * expected, scale) and factor:
        found.append(f"every value is {factor:.4g} times the expected one")
    offset = float(np.mean(answered - expected))
    if _near(answered, expected + offset, scale):
        found.append(f"every value is off by {offset:+.4g}")
    if _near(np.sort(answered, axis=None), np.sort(expected, axis=None), scale):
        found.append("the values are the expected ones in another order")
    found += _zeros(answered[np.abs(answered - expected) > NEAR * scale])
    found += _places(result, scale)
    found += _given(result)
    return tuple(found) or ("the difference has no simple form",)


def _zeros(wrong: Array) -> Iterator[str]:
    """Say that all wrong numbers are 0, if they are."""
    if not wrong.any():
        yield (
            f"each of the {wrong.size} wrong numbers is 0"
            if wrong.size > 1
            else "the one wrong number is 0"
        )


def _flattened(answered: Array | None, expected: Array) -> str:
    """Say whether the numbers are right but for the shape; empty if there are others in number."""
    if answered is None or answered.size != expected.size or not expected.size:
        return ""
    if not {answered.dtype.kind, expected.dtype.kind} <= {*"fiu"}:
        return ""
    mine, right = (each.astype(np.float64).ravel() for each in (answered, expected))
    if _near(mine, right, float(np.max(np.abs(right)))):
        return "the numbers are the expected ones, in another shape"
    return "read one after the other, its numbers are not the expected ones either"


def _places(result: CaseResult, scale: float) -> Iterator[str]:
    """Say along which axes of the output only some places differ."""
    case, answered = result.case, result.answered
    shape = tuple(case.output.values())
    if answered is None or result.leaves or not shape or math.prod(shape) != answered.size:
        return
    wrong = (np.abs(answered - result.expected) > NEAR * scale).reshape(shape)
    for axis, name in enumerate(case.output):
        hit = wrong.any(axis=tuple(other for other in range(wrong.ndim) if other != axis))
        if not hit.all():
            total = f"of {len(hit)}, counted from 0"
            yield f"the numbers differ only at {name} {_listed(hit)} ({total})"


def _given(result: CaseResult) -> Iterator[str]:
    """Say where an argument's own numbers stand in the answer, and others should."""
    assert result.answered is not None
    mine, right = result.answered.ravel(), result.expected.ravel()
    for name, value in result.case.arguments.items():
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            continue
        given = value.ravel()
        if not 0 < given.size <= mine.size or np.isin(given, (-1, 0, 1)).any():
            continue
        starts = np.flatnonzero(mine[: mine.size - given.size + 1] == given[0])
        for start in starts[:MOST_STARTS]:
            run = slice(start, start + given.size)
            if np.array_equal(mine[run], given) and not np.allclose(right[run], given):
                yield f"from place {start} on stand the numbers of the argument `{name}`, unchanged"
                break


def _listed(mask: Array) -> str:
    return ", ".join(str(index) for index in np.flatnonzero(mask)[:8])


def _near(one: Array, two: Array, scale: float) -> bool:
    return bool(np.max(np.abs(one - two)) <= NEAR * scale)
