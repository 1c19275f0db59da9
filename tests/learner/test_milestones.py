"""A word at the end of an exercise and of the course, and where a picture is offered."""

from pathlib import Path

import pytest

from grader.exercise.catalogue import Catalogue
from grader.learner.milestones import milestone, picture_command
from grader.learner.progress import Record
from grader.report.schema import CasePart, Finding, Help, Isolation, Report, Sample, SubmissionPart

NEW = Record()
PASSED = Record(attempts=3, passed_at="2026-01-01T00:00:00+00:00")
TRIED = Record(attempts=2)
ALL = len(Catalogue().names)


@pytest.mark.parametrize(
    ("before", "records", "said"),
    [
        (NEW, {"dense": PASSED}, f"★ dense is done, in 3 attempts: {ALL - 1} to go"),
        (
            TRIED,
            {"dense": PASSED, "conv1d": TRIED},
            f"★ dense is done, in 3 attempts: {ALL - 1} to go",
        ),
        (PASSED, {"dense": PASSED}, ""),
        (NEW, {"dense": TRIED}, ""),
        (NEW, {}, ""),
        (
            NEW,
            dict.fromkeys(Catalogue().names, PASSED),
            f"★ that was the last: all {ALL} exercises are done, in {3 * ALL} attempts!",
        ),
    ],
)
def test_the_first_pass_alone_is_celebrated(
    before: Record, records: dict[str, Record], said: str
) -> None:
    assert milestone("dense", before, Catalogue().in_order, records) == said


def failed(name: str, *, status: str = "failed") -> Report:
    values = Sample(shape=(1,), dtype="float32", values=(1.0,))
    case = CasePart(
        name="case 1",
        sizes={},
        status=status,
        message="",
        max_error=None,
        expected=values,
        answered=values if status == "failed" else None,
    )
    finding = Finding(
        name=name,
        level="error",
        message="it is so",
        evidence=("seen",),
        location=None,
        help=Help(where="", idea="", pattern="", fix=""),
    )
    return Report(
        submission=SubmissionPart(path="me.py", sha256="0" * 64),
        exercise=None,
        seed=0,
        verdict="failed",
        score=0,
        max_score=100,
        summary="",
        isolation=Isolation(level="full"),
        versions={},
        cases=(case,),
        findings=(finding,),
    )


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (failed("kernel-layout"), "grade show 'my file.py'"),
        (failed("unrecognised"), ""),
        (failed("kernel-layout", status="raised"), ""),
    ],
)
def test_a_picture_is_offered_where_a_named_mistake_gave_wrong_numbers(
    report: Report, said: str
) -> None:
    conv1d = Catalogue().folder("conv1d")
    assert picture_command(report, conv1d, Path("my file.py")) == said
