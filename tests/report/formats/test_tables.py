"""Marks as the tables that gradebooks take."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from grader.report.schema import Report

Reports = dict[str, Report]
Write = Callable[..., str]


def owned(report: Report, learner: str | None, **fields: Any) -> Report:
    part = report.submission.model_copy(update={"learner": learner})
    return report.model_copy(update={"submission": part, **fields})


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv(reports: Reports, write: Write) -> None:
    given = [owned(report, stem) for stem, report in reports.items()]
    table = rows(write("csv", given))
    assert [row["learner"] for row in table] == list(reports)
    by_name = {row["learner"]: row for row in table}
    assert by_name["bob"]["pitfalls"] == "kernel-layout"
    assert (by_name["bob"]["score"], by_name["bob"]["max_score"]) == ("32.0", "100.0")
    assert by_name["nosuch"]["score"] == ""
    assert by_name["nosuch"]["summary"] == reports["nosuch"].summary


def test_canvas(reports: Reports, write: Write) -> None:
    given = [
        owned(reports["bob"], "b1"),
        owned(reports["alice"], "a1"),
        owned(reports["alice"], "b1", score=50.0),
        owned(reports["carol"], "b1", score=7.0),
        owned(reports["nosuch"], "z1"),
        owned(reports["alice"], "lovelaceada_12345"),
    ]
    text = write("canvas", given)
    assert text.startswith(
        "Student,ID,SIS User ID,SIS Login ID,Section,conv1d\n    Points Possible"
    )
    possible, *table = rows(text)
    assert possible["conv1d"] == "100.0"
    assert [(row["ID"], row["SIS Login ID"], row["conv1d"]) for row in table] == [
        ("", "a1", "100.0"),
        ("", "b1", "50.0"),
        ("12345", "", "100.0"),
        ("", "z1", ""),
    ]


def test_nbgrader(reports: Reports, write: Write) -> None:
    table = rows(write("nbgrader", [owned(reports["bob"], "b1"), owned(reports["nosuch"], "z")]))
    assert list(table[0]) == [
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
    ]
    assert table[0]["assignment"] == "conv1d"
    assert table[0]["student_id"] == "b1"
    assert [table[0][key] for key in ("raw_score", "score", "max_score")] == [
        "32.0",
        "32.0",
        "100.0",
    ]
    assert table[1]["score"] == ""


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "  =", "＝", "＋", "－", "＠", "\n+"]
)
@pytest.mark.parametrize("name", ["csv", "canvas", "nbgrader"])
def test_no_cell_is_a_formula(name: str, start: str, reports: Reports, write: Write) -> None:
    attack = f'{start}HYPERLINK("http://x","y")|\'!A0'
    text = write(name, [owned(reports["bob"], attack)])
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert sum("HYPERLINK" in cell for cell in cells) >= 1, "positive control"
    assert all(cell.lstrip()[:1] not in tuple("=+-@＝＋－＠\t\r") or not cell for cell in cells)
    assert "\r" not in text
