"""Learners as tables of platforms name them."""

import csv
import io
from pathlib import Path

import pytest

from grader.grading.exercises import open_catalogue
from grader.report.formats import Sheet
from grader.report.marks import owned
from grader.report.schema import Report
from grader.serve.instructor.export import Exported, export
from grader.serve.instructor.named import named

STORED = Path(__file__).parents[2] / "report" / "formats" / "reports.jsonl"
COLUMNS = ("learner", "Name", "email", "role")
ADA = ("ada", ("ada", "Ada Lovelace", "ada@uni.example", ""))
IDA = ("ida", ("ida", "Ida Rho", "ida@uni.example", "instructor"))
ROSTER = Sheet(COLUMNS, (ADA, ("bob", ("bob", "", "", "learner")), IDA))


@pytest.fixture
def rows():
    lines = STORED.read_text(encoding="utf-8").splitlines()
    report = Report.model_validate_json(lines[0])
    works = [owned(report, f"{login}/conv1d.py", login) for login in ("ada", "bob")]

    def rows(kind, roster=ROSTER):
        what = Exported(
            lambda: iter(works), lambda _: None, (open_catalogue().load("conv1d"),), roster
        )
        return list(csv.DictReader(io.StringIO(export(kind, what).decode())))

    return rows


def test_moodle_has_full_names_and_addresses_and_no_instructor(rows):
    ada, bob = rows("moodle")
    assert (ada["Full name"], ada["Email address"]) == ("Ada Lovelace", "ada@uni.example")
    assert (bob["Full name"], bob["Email address"]) == ("bob", "")
    assert float(ada["Grade"]) >= 0
    assert ada["Feedback comments"]


def test_canvas_has_names_and_logins(rows):
    _, ada, bob = rows("canvas")
    assert (ada["Student"], ada["SIS Login ID"]) == ("Ada Lovelace", "ada")
    assert (bob["Student"], bob["SIS Login ID"]) == ("bob", "bob")


def test_nbgrader_has_addresses(rows):
    assert [row["email"] for row in rows("nbgrader")] == ["ada@uni.example", ""]


def test_what_the_roster_has_of_the_platform_is_kept(rows):
    own = Sheet(("learner", "Identifier", "ID"), (("ada", ("ada", "Participant 7", "12")),))
    assert rows("moodle", own)[0]["Identifier"] == "Participant 7"
    assert rows("canvas", own)[1]["ID"] == "12"
    other = Sheet(("learner", "id"), (("ada", ("ada", "12")),))
    assert rows("canvas", other)[1]["ID"] == ""


def test_other_formats_name_nobody():
    assert named("csv", ROSTER) is None
