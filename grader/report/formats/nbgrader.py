"""Reports as the CSV file that `nbgrader export` writes."""

from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail
from grader.report.formats.table import Table
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
)


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write a row for each report; work that could not be graded has no score."""
    table = Table(out, COLUMNS)
    for report in reports:
        graded = report.verdict != "ungradable"
        score = report.score if graded else None
        table.row(
            report.exercise.name if report.exercise else None,
            None,
            None,
            report.submission.learner or report.submission.path,
            None,
            None,
            None,
            score,
            0.0 if graded else None,
            score,
            report.max_score if graded else None,
        )
