"""Wrong work that no pitfall explains: observations on its smallest counterexample, no cause."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.judging.compare import NEAR, CaseResult
from grader.judging.context import Context
from grader.judging.requirements import Requirement
from grader.report.schema import Finding, Help

Array = np.ndarray[Any, Any]
BY_HAND = "Compare the smallest failing case by hand: inputs, expected and answered values."
BESIDE = (
    "The task asks for more than answers. Look for the sentence in it that this is about, and for "
    "the lines of yours that ought to do it."
)


def unrecognised(context: Context, broken: Sequence[Requirement]) -> Finding:
    """Describe what differs, as statistics see it."""
    result = counterexample(context.results)
    if result is None:
        message = broken[0].message if broken else "the work does not meet the task"
        evidence = tuple(item.message for item in broken[1:])
        if context.all_right:
            evidence = (f"all {len(context.results)} cases pass", *evidence)
    else:
        message = f"{result.case.name}: {result.message}; the cause is not one of the known ones"
        missing = tuple(item.message for item in broken)
        evidence = (*observations(result), *missing)
    idea = BESIDE if context.all_right else BY_HAND
    return Finding(
        name="unrecognised",
        level="error",
        message=message,
        evidence=evidence or ("no known misconception reproduces these answers",),
        location=None,
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
        return (result.message,)
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
    found += _places(result, scale)
    return tuple(found) or ("the difference has no simple form",)


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


def _listed(mask: Array) -> str:
    return ", ".join(str(index) for index in np.flatnonzero(mask)[:8])


def _near(one: Array, two: Array, scale: float) -> bool:
    return bool(np.max(np.abs(one - two)) <= NEAR * scale)
