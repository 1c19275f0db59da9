"""Reports as the CSV file that `nbgrader export` writes, with a column of remarks."""

from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail
from grader.report.formats.table import Table
from grader.report.marks import remark
from grader.report.schema import Report

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "remark",
)


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write a row for each report; work that could not be graded has no score.

    Who handed in nothing has 0 points for each exercise of the class, as in nbgrader's own file.
    """
    table = Table(out, COLUMNS)
    possible: dict[str, float] = {}
    for report in reports:
        learner = report.submission.learner or report.submission.path
        if report.verdict == "absent":
            for exercise, points in possible.items() or [("", 0.0)]:
                _row(table, exercise, learner, (0.0, points), remark(report))
            continue
        name = report.exercise.name if report.exercise else None
        if name and report.graded:
            possible[name] = report.max_score
        marks = (report.score, report.max_score) if report.graded else None
        _row(table, name, learner, marks, remark(report))


def _row(
    table: Table,
    exercise: str | None,
    learner: str,
    marks: tuple[float, float] | None,
    said: str | None,
) -> None:
    score, most = marks or (None, None)
    penalty = None if marks is None else 0.0
    names = (None, None, learner, None, None, None)
    table.row(exercise, *names, score, penalty, score, most, said)
