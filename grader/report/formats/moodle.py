"""Scores and feedback as Moodle's grading worksheet: its own rows, if it was the roster.

Moodle takes grade and comment of a row by its `Identifier`, passes over empty grades, and reads the
comment as HTML: https://docs.moodle.org/en/Assignment_settings (*Offline grading worksheet*).
"""

import re
from collections.abc import Iterable, Sequence
from html import escape as as_html
from typing import TextIO

from grader.report.errors import GraderError
from grader.report.formats import Detail, Sheet
from grader.report.formats.items import finding_text
from grader.report.formats.table import Kept, Table
from grader.report.marks import LATE
from grader.report.schema import Report
from grader.report.text import escape

GRADE, MODIFIED, COMMENTS = "Grade", "Last modified (grade)", "Feedback comments"
COLUMNS = ("Identifier", "Full name", GRADE, MODIFIED, COMMENTS)
COMMENT = 30_000
"""Longest comment, characters: spreadsheets cut longer cells."""
_READ_BACK = {"identifier", *(name.casefold() for name in (GRADE, MODIFIED, COMMENTS))}
_NUMBERED = re.compile(r"(?P<name>.+)_(?P<number>\d+)", re.DOTALL)
"""A learner as a download of Moodle names them: `Nia Moon_1234567`."""


def render(reports: Iterable[Report], out: TextIO, detail: Detail) -> None:
    """Write a row for each learner, with the highest score; no grade where nothing was graded.

    Raises:
        GraderError: the reports are on several exercises.
    """
    best: dict[str, Report] = {}
    exercises: set[str] = set()
    for report in reports:
        learner = report.submission.learner or report.submission.path
        if learner not in best or _worth(report) > _worth(best[learner]):
            best[learner] = report
        exercises |= {report.exercise.name} if report.exercise and report.graded else set()
    if len(exercises) > 1:
        raise GraderError(
            f"the files are for several exercises ({', '.join(sorted(exercises))}), and a grading "
            "worksheet of Moodle is for one assignment: grade those of one at a time"
        )
    sheet = detail.sheet or Sheet(COLUMNS, ())
    columns = [*sheet.columns]
    columns += [name for name in (GRADE, MODIFIED) if _place(columns, name) is None]
    table = Table(out, columns)
    for learner, cells in sheet.rows:
        row = [_kept(name, cell) for name, cell in zip(sheet.columns, cells, strict=True)]
        table.row(*_filled(columns, row, best.pop(learner, None)))
    for learner in sorted(best):
        found = _NUMBERED.fullmatch(learner)
        names = {"full name": found["name"] if found else learner}
        if found:
            names["identifier"] = f"Participant {found['number']}"
        row = [names.get(name.casefold(), "") for name in columns]
        table.row(*_filled(columns, row, best[learner]))


def _worth(report: Report) -> tuple[bool, float]:
    return report.graded, report.score


def _filled(
    columns: Sequence[str], cells: Sequence[str], report: Report | None
) -> list[str | float]:
    """Return a row with grade and comment of a report; what it says nothing of stays."""
    row: list[str | float] = [*cells, *([""] * (len(columns) - len(cells)))]
    grade, comments = _place(columns, GRADE), _place(columns, COMMENTS)
    if report is None or report.verdict == "absent":
        return row
    if report.graded and grade is not None:
        row[grade] = report.score
    if comments is not None:
        row[comments] = comment(report)
    return row


def comment(report: Report) -> str:
    """Return what a learner reads beside the grade, as HTML in one line."""
    late = f" ({LATE})" if report.submission.late else ""
    parts = [f"{report.verdict}{late}: {escape(report.summary)}"]
    parts += [finding_text(finding) for finding in report.findings]
    text = "\n\n".join(parts)
    cut = text if len(text) <= COMMENT else f"{text[:COMMENT]} …"
    return as_html(cut).replace("\n", "<br>")


def _place(columns: Sequence[str], name: str) -> int | None:
    folded = [column.strip().casefold() for column in columns]
    return folded.index(name.casefold()) if name.casefold() in folded else None


def _kept(column: str, cell: str) -> str:
    """Return a cell of the worksheet; what Moodle reads back stays as the instructor had it."""
    return Kept(cell) if column.strip().casefold() in _READ_BACK else cell
