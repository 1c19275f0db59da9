"""Marks as the tables that gradebooks take."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from grader.report.errors import GraderError
from grader.report.formats import FORMATS, Sheet
from grader.report.marks import absent, scaled
from grader.report.schema import Report

FILES_ONLY = {"sarif", "github"}
"""Formats that say things of files, and have nothing to say where there is none."""
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
        "remark",
    ]
    assert table[0]["assignment"] == "conv1d"
    assert table[0]["student_id"] == "b1"
    assert [table[0][key] for key in ("raw_score", "score", "max_score")] == [
        "32.0",
        "32.0",
        "100.0",
    ]
    assert table[1]["score"] == ""


def late(report: Report, learner: str) -> Report:
    part = report.submission.model_copy(update={"learner": learner, "late": True})
    return report.model_copy(update={"submission": part})


def test_every_table_marks_who_is_late_and_who_handed_in_nothing(
    reports: Reports, write: Write
) -> None:
    given = [owned(reports["alice"], "a1"), late(reports["bob"], "b1"), absent("z9", 0)]
    table = rows(write("csv", given))
    assert [(row["learner"], row["verdict"], row["score"], row["late"]) for row in table] == [
        ("a1", "passed", "100.0", ""),
        ("b1", "failed", "32.0", "yes"),
        ("z9", "absent", "", ""),
    ]
    assert table[2]["summary"] == "handed in nothing"
    _, *table = rows(write("canvas", given))
    assert [(row["Student"], row["Section"], row["conv1d"]) for row in table] == [
        ("a1", "", "100.0"),
        ("b1", "late", "32.0"),
        ("z9", "handed in nothing", ""),
    ]
    table = rows(write("nbgrader", given))
    assert [(row["student_id"], row["remark"], row["score"]) for row in table] == [
        ("a1", "", "100.0"),
        ("b1", "late", "32.0"),
        ("z9", "handed in nothing", "0.0"),
    ]
    assert table[2]["assignment"] == "conv1d"
    assert table[2]["max_score"] == "100.0"


def test_a_class_in_which_nobody_handed_in_anything_is_a_table(write: Write) -> None:
    given = [absent("y8", 0), absent("z9", 0)]
    assert [row["learner"] for row in rows(write("csv", given))] == ["y8", "z9"]
    assert [row["score"] for row in rows(write("nbgrader", given))] == ["0.0", "0.0"]
    assert [row["Student"] for row in rows(write("canvas", given))][1:] == ["y8", "z9"]


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if not each.single])
def test_every_format_of_a_class_takes_absentees(name: str, reports: Reports, write: Write) -> None:
    text = write(name, [reports["bob"], absent("z9", 0)])
    if name in FILES_ONLY:
        assert text == write(name, [reports["bob"]])
    else:
        assert "z9" in text
        assert name == "moodle" or "handed in nothing" in text, "Moodle knows who did"


MOODLE = Sheet(
    (
        "Identifier",
        "Full name",
        "Status",
        "Grade",
        "Maximum Grade",
        "Last modified (grade)",
        "Feedback comments",
        "Own column",
    ),
    (
        ("Lee_12", ("Participant 12", "Lee", "Submitted", "", "10.00", "-", "", "x")),
        (
            "=Moon_11",
            ("Participant 11", "=Moon", "-", "4", "10.00", "today", "- <b>see\nme</b>", ""),
        ),
        ("Poe_10", ("Participant 10", "Poe", "Submitted", "7", "10.00", "-", "old", "y")),
    ),
)


def test_the_worksheet_of_moodle_keeps_its_rows_and_columns(reports: Reports, write: Write) -> None:
    given = [
        owned(reports["bob"], "Poe_10"),
        late(scaled(reports["alice"], 10), "Lee_12"),
        owned(reports["nosuch"], "Kay_99"),
        owned(reports["carol"], "nobody's"),
        absent("=Moon_11", 0),
    ]
    text = write("moodle", given, sheet=MOODLE)
    assert text.splitlines()[0] == ",".join(MOODLE.columns)
    lee, moon, poe, kay, nobody = rows(text)
    assert lee["Grade"] == "10.0"
    assert lee["Feedback comments"] == "passed (late): 12 of 12 cases pass"
    assert (lee["Maximum Grade"], lee["Own column"]) == ("10.00", "x")
    assert list(moon.values()) == [
        *("Participant 11", "'=Moon", "-", "4", "10.00", "today", "- <b>see\nme</b>", "")
    ]
    assert (poe["Grade"], poe["Last modified (grade)"], poe["Own column"]) == ("32.0", "-", "y")
    assert poe["Feedback comments"].startswith("failed: 3 of 12 cases pass<br><br>kernel-layout: ")
    assert (kay["Identifier"], kay["Full name"], kay["Grade"]) == ("Participant 99", "Kay", "")
    assert kay["Feedback comments"].startswith("ungradable: ")
    assert (nobody["Identifier"], nobody["Full name"]) == ("", "nobody's")


def test_a_worksheet_of_moodle_without_a_roster_or_a_grade(reports: Reports, write: Write) -> None:
    given = [owned(reports["bob"], "Nia Moon_1234567"), owned(reports["alice"], "Nia Moon_1234567")]
    (row,) = rows(write("moodle", given))
    assert row == {
        "Identifier": "Participant 1234567",
        "Full name": "Nia Moon",
        "Grade": "100.0",
        "Last modified (grade)": "",
        "Feedback comments": "passed: 12 of 12 cases pass",
    }
    blind = Sheet(("Identifier", "Status"), (("Nia Moon_1234567", ("Participant 1234567", "-")),))
    assert rows(write("moodle", given, sheet=blind)) == [
        {
            "Identifier": "Participant 1234567",
            "Status": "-",
            "Grade": "100.0",
            "Last modified (grade)": "",
        }
    ]


def test_a_comment_of_moodle_is_no_html_of_the_learners(reports: Reports, write: Write) -> None:
    bob = reports["bob"]
    finding = bob.findings[0].model_copy(update={"message": "<img src=x onerror=alert(1)>&"})
    (row,) = rows(write("moodle", [owned(bob, "Poe_10", findings=(finding,))]))
    assert "kernel-layout: &lt;img src=x onerror=alert(1)&gt;&amp;<br>" in row["Feedback comments"]
    long = finding.model_copy(update={"evidence": ("x" * 100_000,)})
    (row,) = rows(write("moodle", [owned(bob, "Poe_10", findings=(long,))]))
    assert len(row["Feedback comments"]) < 32_767


def test_a_worksheet_of_moodle_is_for_one_exercise(reports: Reports, write: Write) -> None:
    part = reports["bob"].exercise
    assert part
    other = owned(reports["bob"], "x", exercise=part.model_copy(update={"name": "dense"}))
    with pytest.raises(
        GraderError, match=r"for several exercises \(conv1d, dense\), and a grading"
    ):
        write("moodle", [owned(reports["alice"], "y"), other])


def test_the_gradebook_of_canvas_gives_its_own_names(reports: Reports, write: Write) -> None:
    sheet = Sheet(
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "conv1d (9)"),
        (
            ("", ("    Points Possible", "", "", "", "", "100")),
            ("moonnia_12345", ("Moon, Nia", "12345", "U1", "nmoon", "CS 101", "")),
        ),
    )
    given = [owned(reports["alice"], "moonnia_12345"), owned(reports["bob"], "leetom_12346")]
    _, lee, moon = rows(write("canvas", given, sheet=sheet))
    assert list(moon.values()) == ["Moon, Nia", "12345", "U1", "nmoon", "", "100.0"]
    assert list(lee.values())[:4] == ["leetom_12346", "12346", "", ""]


@pytest.mark.parametrize(
    ("score", "of", "points", "wanted"),
    [
        (100.0, 100.0, 10, 10.0),
        (32.0, 100.0, 10, 3.2),
        (33.33, 100.0, 7, 2.33),
        (2.0, 3.0, 10, 6.67),
        (99.99, 100.0, 1, 0.99),
        (0.0, 100.0, 10, 0.0),
        (99.0, 100.0, 0.005, 0.0),
        (55.5, 100.0, 12.5, 6.94),
        (100.0, 100.0, 0.014, 0.014),
    ],
)
def test_scores_are_scaled_to_the_assignment(
    score: float, of: float, points: float, wanted: float, reports: Reports, write: Write
) -> None:
    report = reports["bob"].model_copy(update={"score": score, "max_score": of})
    given = scaled(report, points)
    assert (given.score, given.max_score) == (wanted, points)
    possible, row = rows(write("canvas", [given]))
    assert (float(possible["conv1d"]), float(row["conv1d"])) == (points, wanted)
    assert scaled(report, None) is report
    assert scaled(absent("z9", 0), points).score == 0.0


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "  =", "＝", "＋", "－", "＠", "\n+"]
)
@pytest.mark.parametrize("name", ["csv", "canvas", "nbgrader", "moodle"])
def test_no_cell_is_a_formula(name: str, start: str, reports: Reports, write: Write) -> None:
    attack = f'{start}HYPERLINK("http://x","y")|\'!A0'
    text = write(name, [owned(reports["bob"], attack)])
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert sum("HYPERLINK" in cell for cell in cells) >= 1, "positive control"
    assert all(cell.lstrip()[:1] not in tuple("=+-@＝＋－＠\t\r") or not cell for cell in cells)
    assert "\r" not in text
