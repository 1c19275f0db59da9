"""Reports as CSV: one row for each submission, and for each learner who handed in nothing."""

from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail
from grader.report.formats.table import Table
from grader.report.schema import Report

COLUMNS = (
    "learner",
    "path",
    "exercise",
    "verdict",
    "score",
    "max_score",
    "summary",
    "pitfalls",
    "seed",
    "sha256",
    "late",
)


def render(reports: Iterable[Report], out: TextIO, _detail: Detail) -> None:
    """Write a heading and the rows; what was not graded or not handed in has no score."""
    table = Table(out, COLUMNS)
    for report in reports:
        table.row(
            report.submission.learner,
            report.submission.path,
            report.exercise.name if report.exercise else None,
            report.verdict,
            report.score if report.graded else None,
            report.max_score if report.graded else None,
            report.summary,
            " ".join(item.name for item in report.findings if item.level == "error"),
            report.seed,
            report.submission.sha256,
            "yes" if report.submission.late else None,
        )
