"""Whose mark a report is: who handed in nothing, what came late, points of the assignment."""

from grader.report.schema import ExercisePart, Isolation, Report, SubmissionPart

NOTHING = "handed in nothing"
"""What is said of a learner who is expected and of whom no file was found."""
LATE = "late"
_DECIMALS = 2


def absent(
    learner: str, seed: int, exercise: ExercisePart | None = None, points: float = 0.0
) -> Report:
    """Return the report of a learner who handed in nothing: at all, or for an exercise.

    Args:
        learner: who.
        seed: of the cases of the others.
        exercise: for which nothing was handed in; None for all.
        points: that it could have had.
    """
    return Report(
        submission=SubmissionPart(path="", sha256=None, learner=learner),
        exercise=exercise,
        seed=seed,
        verdict="absent",
        score=0.0,
        max_score=points,
        summary=NOTHING,
        isolation=Isolation(level="none"),
        versions={},
    )


def owned(report: Report, path: str, learner: str, *, late: bool = False) -> Report:
    """Return the report with the path and the learner of one who handed this in."""
    named = {"path": path, "learner": learner, "late": late}
    part = report.submission.model_copy(update=named)
    return report.model_copy(update={"submission": part})


def remark(report: Report) -> str | None:
    """Return what a table says of how the work came in, if that is worth a word."""
    if report.verdict == "absent":
        return NOTHING
    return LATE if report.submission.late else None


def scaled(report: Report, points: float | None) -> Report:
    """Return a report whose full score is that of an assignment; None leaves it as it is.

    A score is rounded to two decimals, but never up to full points; those are kept whole.
    """
    if points is None or not report.max_score:
        return report
    if report.score >= report.max_score:
        rounded = float(points)
    else:
        rounded = round(report.score * points / report.max_score + 1e-9, _DECIMALS)
        rounded = min(rounded, max(round(points - 10**-_DECIMALS, _DECIMALS), 0.0))
    return report.model_copy(update={"score": rounded, "max_score": points})
