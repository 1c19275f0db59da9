"""Put the report together from what was asked, answered and found."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Explanation
from grader.grading.fingerprint import answers_digest
from grader.judging.compare import Array, CaseResult, Leaf, Tolerance, wrong_numbers
from grader.judging.context import Context
from grader.judging.outcome import Printed
from grader.judging.requirements import Requirement
from grader.report.schema import (
    Argument,
    CallPart,
    CapturedOutput,
    CasePart,
    Durations,
    ExercisePart,
    Isolation,
    LeafPart,
    Repair,
    Report,
    RequirementPart,
    Sample,
    Shown,
    SubmissionPart,
    Wrong,
)
from grader.sandbox.wire import dtype_name
from grader.versions import versions

OUTPUT_SHOWN = 4_000
"""How many characters of captured output a report keeps."""
VALUES_SHOWN = 48
"""How many elements of an array a report keeps."""


@dataclass(frozen=True)
class Judged:
    """The verdict on a submission, and what explains it."""

    passed: bool
    requirements: tuple[Requirement, ...]
    explanation: Explanation


def assemble(
    context: Context,
    isolation: Isolation,
    seed: int,
    judged: Judged,
    shown: Judged | None,
    durations: Durations,
    repair: Repair | None = None,
) -> Report:
    """Return the report of a graded submission.

    Args:
        context: what was asked and answered.
        isolation: how the process was confined.
        seed: drew the cases.
        judged: the verdict and what explains it.
        shown: what a learner may read of that, where cases are hidden.
        durations: how long it took.
        repair: the edit that makes it right, where one was looked for.
    """
    exercise, passed, requirements = context.exercise, judged.passed, judged.requirements
    points = exercise.settings.points
    right = sum(result.status == "passed" for result in context.results)
    held = sum(item.status == "held" for item in requirements)
    worth = points.cases if requirements else points.total
    score = worth * right / len(context.results)
    score += points.requirements * held / len(requirements) if requirements else 0.0
    score = points.total if passed else min(score, points.total)
    return Report(
        submission=SubmissionPart(path=context.submission.path, sha256=context.submission.digest),
        exercise=exercise_part(exercise),
        seed=seed,
        verdict="passed" if passed else "failed",
        score=round(score, 2),
        max_score=points.total,
        summary=_summary(context, requirements, right),
        isolation=isolation,
        versions=versions(),
        cases=tuple(
            case_part(result, exercise.settings.tolerance_of, context.outcome.printed.get(index))
            for index, result in enumerate(context.results)
        ),
        requirements=_requirements(requirements),
        findings=judged.explanation.findings,
        incomplete=judged.explanation.incomplete,
        repair=repair,
        output=_output(context),
        shown=Shown(
            requirements=_requirements(shown.requirements),
            findings=shown.explanation.findings,
            output=_output(context.shown),
        )
        if shown and context.shown
        else None,
        answers_digest=answers_digest(context.results),
        durations=durations,
    )


def ungradable(
    path: str, digest: str | None, exercise: Exercise | None, seed: int, why: str
) -> Report:
    """Return the report of a submission that could not be graded; `why` is for the user."""
    return Report(
        submission=SubmissionPart(path=path, sha256=digest),
        exercise=exercise_part(exercise) if exercise else None,
        seed=seed,
        verdict="ungradable",
        score=0.0,
        max_score=exercise.settings.points.total if exercise else 0.0,
        summary=why,
        isolation=Isolation(level="none"),
        versions=versions(),
    )


def exercise_part(exercise: Exercise) -> ExercisePart:
    """Return which exercise a report is about."""
    return ExercisePart(
        name=exercise.name,
        version=exercise.settings.version,
        digest=exercise.decides,
        explained_by=exercise.explains,
    )


def _summary(context: Context, requirements: tuple[Requirement, ...], right: int) -> str:
    """Say how many answers are right, and whether that is all that is asked."""
    count = len(context.results)
    if context.all_right and any(item.status == "broken" for item in requirements):
        return f"{right} of {count} answers are right; what the task asks besides is not"
    return f"{right} of {count} cases pass"


def _requirements(items: tuple[Requirement, ...]) -> tuple[RequirementPart, ...]:
    return tuple(
        RequirementPart(name=item.name, status=item.status, message=item.message) for item in items
    )


def _output(context: Context) -> CapturedOutput:
    outcome, limits = context.outcome, context.exercise.settings.limits
    flooded = outcome.output_bytes > limits.output_bytes
    output = captured(outcome.output, outcome.output_bytes, cut=flooded)
    return output.model_copy(update={"loading": min(len(outcome.loading), OUTPUT_SHOWN)})


def captured(text: str, count: int, *, cut: bool = False) -> CapturedOutput:
    """Return what was printed as the report keeps it.

    Args:
        text: as far as it was kept.
        count: how many bytes it was.
        cut: whether it was more.
    """
    return CapturedOutput(
        text=text[:OUTPUT_SHOWN], bytes=count, truncated=cut or len(text) > OUTPUT_SHOWN
    )


def case_part(
    result: CaseResult, tolerance: Tolerance, printed: Printed | None = None, *, whole: bool = False
) -> CasePart:
    """Return a case as the report has it.

    Args:
        result: what came of it.
        tolerance: relative tolerance of a leaf, by its path.
        printed: what the submission printed meanwhile.
        whole: whether to keep arguments and answers though it passed.
    """
    case = result.case
    shown = whole or result.status in {"failed", "raised"}
    own = _compared(case, result.expected, result.answered, tolerance(result.path))
    return CasePart(
        name=case.name,
        sizes=dict(case.sizes),
        status=result.status,
        message=result.message,
        max_error=result.max_error,
        arguments=_arguments(case.arguments) if shown else None,
        calls=tuple(
            CallPart(method=call.method, arguments=_arguments(call.arguments))
            for call in case.calls
            if shown
        ),
        path=result.path if shown else "",
        **own if shown else {},
        leaves=tuple(_leaf(case, leaf, tolerance, whole=whole) for leaf in result.leaves if shown),
        printed=captured(printed.text, printed.count, cut=not printed.whole) if printed else None,
        hidden=case.hidden,
    )


def _leaf(case: Case, leaf: Leaf, tolerance: Tolerance, *, whole: bool) -> LeafPart:
    compared = _compared(case, leaf.expected, leaf.answered, tolerance(leaf.path))
    return LeafPart(
        path=leaf.path,
        message=leaf.message,
        max_error=leaf.max_error,
        **compared if leaf.message or whole else {},
    )


def _compared(
    case: Case, expected: Array, answered: Array | None, tolerance: float
) -> dict[str, Any]:
    """Return both arrays from where both differ on, and which numbers are wrong."""
    mask = None if answered is None else wrong_numbers(answered, expected, tolerance)
    if answered is None or mask is None or not mask.any():
        return {"expected": sample(expected), "answered": _sample(answered), "wrong": None}
    flat = np.flatnonzero(mask)
    first = int(flat[0])
    start = first if first >= VALUES_SHOWN else 0
    place = [int(each) for each in np.unravel_index(first, expected.shape)]
    sizes = tuple(case.output.values())
    axes: dict[str, int] = {}
    if len(sizes) > 1 and math.prod(sizes) == expected.size and not case.calls:
        indices = np.unravel_index(first, sizes)
        axes = {name: int(index) for name, index in zip(case.output, indices, strict=True)}
    seen = flat[flat < start + VALUES_SHOWN] - start
    wrong = Wrong(
        count=len(flat),
        of=expected.size,
        first=tuple(place),
        axes=axes,
        shown=tuple(int(each) for each in seen),
    )
    return {
        "expected": sample(expected, start),
        "answered": sample(answered, start),
        "wrong": wrong,
    }


def _arguments(arguments: Mapping[str, Any]) -> dict[str, Argument]:
    return {
        name: sample(value) if isinstance(value, np.ndarray) else value
        for name, value in arguments.items()
    }


def _sample(values: Array | None) -> Sample | None:
    return None if values is None else sample(values)


def sample(values: Array, start: int = 0) -> Sample:
    """Return an array's shape, dtype and elements from one on, in C order."""
    part = values.reshape(-1)[start : start + VALUES_SHOWN]
    plain = part.dtype.kind in "biuf" and bool(np.isfinite(part).all())
    shown = part.tolist() if plain else map(_number, part.tolist())
    return Sample(
        shape=values.shape, dtype=dtype_name(values.dtype), values=tuple(shown), start=start
    )


def _number(value: Any) -> bool | int | float | str:
    if isinstance(value, bool | int | float) and np.isfinite(value):
        return value
    return str(value)
