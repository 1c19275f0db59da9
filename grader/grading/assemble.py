"""Put the report together from what was asked, answered and found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Explanation
from grader.grading.fingerprint import answers_digest
from grader.judging.compare import CaseResult, Leaf
from grader.judging.context import Context
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
)
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
        summary=f"{right} of {len(context.results)} cases pass",
        isolation=isolation,
        versions=versions(),
        cases=tuple(_case(result) for result in context.results),
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


def _requirements(items: tuple[Requirement, ...]) -> tuple[RequirementPart, ...]:
    return tuple(
        RequirementPart(name=item.name, status=item.status, message=item.message) for item in items
    )


def _output(context: Context) -> CapturedOutput:
    outcome, limits = context.outcome, context.exercise.settings.limits
    return CapturedOutput(
        text=outcome.output[:OUTPUT_SHOWN],
        bytes=outcome.output_bytes,
        truncated=len(outcome.output) > OUTPUT_SHOWN or outcome.output_bytes > limits.output_bytes,
    )


def _case(result: CaseResult) -> CasePart:
    case = result.case
    shown = result.status in {"failed", "raised"}
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
        expected=sample(result.expected) if shown else None,
        answered=sample(result.answered) if shown and result.answered is not None else None,
        leaves=tuple(_leaf(leaf) for leaf in result.leaves if shown),
        hidden=case.hidden,
    )


def _leaf(leaf: Leaf) -> LeafPart:
    return LeafPart(
        path=leaf.path,
        message=leaf.message,
        max_error=leaf.max_error,
        expected=sample(leaf.expected) if leaf.message else None,
        answered=sample(leaf.answered) if leaf.message and leaf.answered is not None else None,
    )


def _arguments(arguments: Mapping[str, Any]) -> dict[str, Argument]:
    return {
        name: sample(value) if isinstance(value, np.ndarray) else value
        for name, value in arguments.items()
    }


def sample(values: np.ndarray[Any, Any]) -> Sample:
    """Return an array's shape, dtype and first elements."""
    first = values.reshape(-1)[:VALUES_SHOWN]
    return Sample(
        shape=values.shape,
        dtype=values.dtype.name,
        values=tuple(_number(item) for item in first.tolist()),
    )


def _number(value: Any) -> float | str:
    if isinstance(value, bool | int | float) and np.isfinite(value):
        return float(value)
    return str(value)
