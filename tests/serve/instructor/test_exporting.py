"""Who is said to have handed in nothing: of which assignments, and when."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.grading.exercises import open_catalogue
from grader.report.formats import Sheet
from grader.report.schema import Report
from grader.serve.assigned.assigned import Assigned
from grader.serve.assigned.policy import Assignment
from grader.serve.database import Database
from grader.serve.history import WAITING, History
from grader.serve.instructor.export import DOWNLOADS, export
from grader.serve.instructor.exporting import exported
from grader.serve.instructor.gathering import Class, Gatherer
from grader.serve.instructor.overview import Who

STORED = Path(__file__).parents[2] / "report" / "formats" / "reports.jsonl"
NOW = datetime(2026, 10, 8, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA, BOB, CID = (Who(id=f"p{name}", login=name, name=name) for name in ("ada", "bob", "cid"))
LESSONS = ("dense", "conv1d", "layer_norm")
NOTHING = "handed in nothing"


class Room:
    """A class of three: an exam, a homework that opens later, and practice."""

    def __init__(self, folder):
        self.history, self.database = History(str(folder / "db")), Database(str(folder / "db"))
        self.now = NOW
        assignments = {
            "dense": Assignment(policy="homework", opens=NOW + HOUR, deadline=NOW + 3 * HOUR),
            "conv1d": Assignment(policy="exam", deadline=NOW + 2 * HOUR),
        }
        self.assigned = Assigned(self.database, "nnx", assignments, lambda: self.now)
        exercises = [open_catalogue().load(name) for name in LESSONS]
        people = lambda: [CID, ADA, BOB]  # noqa: E731
        of = Class("nnx", "NNX", exercises, self.assigned, people, lambda _: {})
        self.gatherer = Gatherer(of, self.history)

    def export(self, kind, *lessons):
        rows = tuple((it.login, (it.login,)) for it in (ADA, BOB, CID))
        roster = Sheet(("learner",), rows)
        return export(kind, exported(self.gatherer, self.history, lessons or LESSONS, roster))

    def rows(self, kind, *lessons):
        return list(csv.DictReader(io.StringIO(self.export(kind, *lessons).decode())))


@pytest.fixture(scope="module")
def report():
    lines = STORED.read_text(encoding="utf-8").splitlines()
    found = (Report.model_validate_json(line) for line in lines)
    return next(it for it in found if it.submission.path.endswith("bob.py"))


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.history.close()
    made.database.close()


def test_nobody_handed_in_nothing_before_a_deadline_nor_for_practice(room):
    assert room.rows("csv") == []
    for kind in DOWNLOADS:
        assert NOTHING not in room.export(kind).decode("latin-1"), kind
    room.now = NOW + 2 * HOUR - timedelta(seconds=1)
    assert room.rows("nbgrader") == []
    room.now = NOW + 2 * HOUR
    assert {row["assignment"] for row in room.rows("nbgrader")} == {"conv1d"}
    assert room.rows("csv", "dense") == []


def test_each_learner_has_a_row_for_each_assignment_that_is_over(room, report):
    number = room.assigned.hand_in(BOB.id, "conv1d", 1, b"text").id
    room.now = NOW + 3 * HOUR
    waiting = [(row["student_id"], row["assignment"]) for row in room.rows("nbgrader")]
    assert ("bob", "conv1d") not in waiting  # it is not graded yet
    assert len(waiting) == 5
    room.assigned.handing.graded(number, report, room.now)
    rows = room.rows("nbgrader")
    assert [(row["student_id"], row["assignment"]) for row in rows] == [
        (login, lesson) for login in ("ada", "bob", "cid") for lesson in ("dense", "conv1d")
    ]
    assert {row["max_score"] for row in rows} == {"100.0"}
    assert [row["remark"] for row in rows] == [NOTHING] * 3 + [""] + [NOTHING] * 2
    assert [row["score"] for row in rows] == ["0.0"] * 3 + [str(report.score)] + ["0.0"] * 2
    csv_ = room.rows("csv")
    assert len(csv_) == 6
    assert {row["exercise"] for row in csv_} == {"dense", "conv1d"}
    book = {row["learner"]: row for row in room.rows("gradebook")}
    assert book["bob"]["remarks"] == f"dense: {NOTHING}"
    assert book["ada"]["remarks"] == f"dense: {NOTHING}; conv1d: {NOTHING}"
    canvas = {row["Student"]: row for row in room.rows("canvas")}
    assert canvas["bob"]["Section"] == f"dense: {NOTHING}"
    assert (canvas["bob"]["dense"], canvas["bob"]["conv1d"]) == ("", str(report.score))


def test_work_for_practice_is_exported_and_no_row_made_for_who_did_none(room, report):
    number = room.history.keep(BOB.id, "layer_norm", b"text", "run", run=WAITING)
    room.history.graded(number, report)
    for kind in ("csv", "nbgrader"):
        assert len(room.rows(kind)) == 1
