"""Reports as the CSV file that `nbgrader export` writes, with a column of remarks."""

from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail, Sheet
from grader.report.formats.table import Table
from grader.report.marks import remark
from grader.report.schema import Report

EMAIL = "email"
COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    EMAIL,
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "remark",
)


def render(reports: Iterable[Report], out: TextIO, detail: Detail) -> None:
    """Write a row for each report; work that could not be graded has no score.

    Who handed in nothing has 0 points, as in nbgrader's own file: for the exercise that the report
    names, or else for each exercise of the reports before it.
    """
    table, emails = Table(out, COLUMNS), _emails(detail.sheet)
    possible: dict[str, float] = {}
    for report in reports:
        learner = report.submission.learner or report.submission.path
        who = (learner, emails.get(learner))
        if report.verdict == "absent" and report.exercise is None:
            for exercise, points in possible.items() or [("", 0.0)]:
                _row(table, exercise, who, (0.0, points), remark(report))
            continue
        name = report.exercise.name if report.exercise else None
        if name and report.graded:
            possible[name] = report.max_score
        marked = report.graded or report.verdict == "absent"
        marks = (report.score, report.max_score) if marked else None
        _row(table, name, who, marks, remark(report))


def _emails(sheet: Sheet | None) -> dict[str, str]:
    """Return the e-mail address of each learner whose table has one."""
    if sheet is None or EMAIL not in sheet.columns:
        return {}
    place = sheet.columns.index(EMAIL)
    return {learner: cells[place] for learner, cells in sheet.rows}


def _row(
    table: Table,
    exercise: str | None,
    who: tuple[str, str | None],
    marks: tuple[float, float] | None,
    said: str | None,
) -> None:
    score, most = marks or (None, None)
    penalty = None if marks is None else 0.0
    learner, email = who
    names = (None, None, learner, None, None, email)
    table.row(exercise, *names, score, penalty, score, most, said)
