"""Scores as a CSV file for the import of Canvas's gradebook.

Columns as in an export of the gradebook: Student, ID, SIS User ID, SIS Login ID, Section, and one
for each assignment; a row of possible points comes first. Canvas reads no sections back, so that
column holds what is worth a remark: who is late, and who handed in nothing.
"""

import re
from collections.abc import Iterable
from typing import TextIO

from grader.report.formats import Detail, Sheet
from grader.report.formats.table import Table
from grader.report.marks import remark
from grader.report.schema import Report

COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"
_DOWNLOADED = re.compile(r".+_(\d+)")
"""A learner as a download of Canvas names them: `lovelaceada_12345`, 12345 being the ID."""


def render(reports: Iterable[Report], out: TextIO, detail: Detail) -> None:
    """Write a row for each learner, with the highest score of each exercise.

    A cell stays empty, and Canvas leaves that mark alone, where nothing could be graded or was
    handed in.
    """
    known = _known(detail.sheet)
    possible: dict[str, float] = {}
    scores: dict[str, dict[str, float]] = {}
    remarks: dict[str, list[tuple[str, str]]] = {}
    for report in reports:
        learner = report.submission.learner or report.submission.path
        own = scores.setdefault(learner, {})
        name = report.exercise.name if report.exercise else ""
        if said := remark(report):
            remarks.setdefault(learner, []).append((name, said))
        if name and (report.graded or report.verdict == "absent"):
            possible[name] = report.max_score
        if name and report.graded:
            own[name] = max(own.get(name, 0.0), report.score)
    table = Table(out, (*COLUMNS, *possible))
    table.row(POINTS, None, None, None, None, *possible.values())
    for learner in sorted(scores):
        marks = (scores[learner].get(name) for name in possible)
        names = known.get(learner)
        if names is None:
            found = _DOWNLOADED.fullmatch(learner)
            names = (learner, found[1], "", "") if found else (learner, "", "", learner)
        table.row(*names, _said(remarks.get(learner, ()), several=len(possible) > 1), *marks)


def _said(remarks: Iterable[tuple[str, str]], *, several: bool) -> str:
    """Return remarks in one cell, each with its exercise where there are several."""
    words = (f"{name}: {said}" if name and several else said for name, said in remarks)
    return "; ".join(dict.fromkeys(words))


def _known(sheet: Sheet | None) -> dict[str, tuple[str, ...]]:
    """Return how the exported gradebook calls each learner, in the columns that Canvas needs."""
    if sheet is None or not set(COLUMNS[:2]) <= set(sheet.columns):
        return {}
    places = [sheet.columns.index(name) if name in sheet.columns else None for name in COLUMNS[:4]]
    return {
        learner: tuple("" if at is None else cells[at] for at in places)
        for learner, cells in sheet.rows
    }
