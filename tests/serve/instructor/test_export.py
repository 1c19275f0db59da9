"""Every format of `grade batch` that holds a class, made from the class's reports."""

import csv
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from grader.grading.exercises import open_catalogue
from grader.report.formats import FORMATS, Sheet
from grader.report.marks import absent, owned
from grader.report.schema import Report
from grader.serve.instructor.export import DOWNLOADS, Exported, NoSuchExportError, export, found

STORED = Path(__file__).parents[2] / "report" / "formats" / "reports.jsonl"
FORMULA = "=cmd()"


@pytest.fixture(scope="module")
def what():
    lines = STORED.read_text(encoding="utf-8").splitlines()
    stored = {
        Path(report.submission.path).stem: report
        for report in map(Report.model_validate_json, lines)
    }
    reports = (
        owned(stored["alice"], "ada/conv1d.py", "ada"),
        owned(stored["bob"], "bob/conv1d.py", "bob", late=True),
        absent("carol", 0),
    )
    sources = {stored["bob"].submission.sha256: "def conv1d_forward(): ...\n"}
    rows = tuple((name, (name, FORMULA)) for name in ("ada", "bob", "carol"))
    roster = Sheet(("learner", "group"), rows)
    return Exported(lambda: iter(reports), sources.get, (open_catalogue().load("conv1d"),), roster)


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_every_download_is_made_and_names_a_learner(kind, what):
    made = export(kind, what)
    text = made.decode("latin-1")
    if made.startswith(b"PK"):
        archive = ZipFile(io.BytesIO(made))
        text = "\n".join(
            [*archive.namelist(), *(archive.read(it).decode() for it in archive.namelist())]
        )
    if not kind.startswith("alike"):  # one alone is alike to nobody
        assert "bob" in text


def test_all_formats_that_hold_a_class_are_there():
    assert {name for name, each in FORMATS.items() if not each.single} <= set(DOWNLOADS)


def test_the_rosters_table_has_points_and_remarks(what):
    rows = list(csv.DictReader(io.StringIO(export("gradebook", what).decode())))
    assert [row["learner"] for row in rows] == ["ada", "bob", "carol"]
    assert float(rows[0]["conv1d"]) == 100
    assert 0 < float(rows[1]["conv1d"]) < 100
    assert rows[1]["remarks"] == "conv1d: late"
    assert rows[2]["conv1d"] == ""
    assert rows[2]["remarks"] == "handed in nothing"
    assert rows[0]["group"] != FORMULA  # a spreadsheet takes it for text


def test_json_holds_whole_reports(what):
    found_ = json.loads(export("json", what))
    assert [report["verdict"] for report in found_] == ["passed", "failed", "absent"]


def test_pages_and_feedback_say_nothing_of_who_handed_in_nothing(what):
    pages = ZipFile(io.BytesIO(export("pages", what)))
    assert "index.html" in pages.namelist()
    assert len(pages.namelist()) == 3
    feedback = ZipFile(io.BytesIO(export("feedback", what)))
    assert feedback.namelist() == ["ada/feedback.html", "bob/feedback.html"]


def test_what_there_is_not_is_said(what):
    with pytest.raises(NoSuchExportError, match="no download 'pdf'"):
        found("pdf")
