"""What a class ran and handed in is gathered from the database, and not read twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.grading.exercises import open_catalogue
from grader.learner.progress import Record
from grader.report.schema import Report
from grader.serve.assigned.assigned import Assigned
from grader.serve.assigned.policy import Assignment
from grader.serve.database import Database
from grader.serve.history import WAITING, History
from grader.serve.instructor import gathering
from grader.serve.instructor.gathering import WITH_REPORTS, Class, Gatherer
from grader.serve.instructor.overview import Who

STORED = Path(__file__).parents[2] / "report" / "formats" / "reports.jsonl"
NOW = datetime(2026, 10, 8, 18, tzinfo=UTC)
ADA, BOB = (Who(id=f"p{name}", login=name, name=name) for name in ("ada", "bob"))


@pytest.fixture(scope="module")
def stored():
    lines = STORED.read_text(encoding="utf-8").splitlines()
    found = [Report.model_validate_json(line) for line in lines]
    return {Path(report.submission.path).stem: report for report in found}


class Room:
    """A class of two with a history, whose reads are counted."""

    def __init__(self, where):
        self.history, self.database = History(where), Database(where)
        self.people, self.read, self.now = [ADA, BOB], [], NOW
        exam = Assignment(policy="exam", deadline=NOW + timedelta(hours=1))
        self.assigned = Assigned(self.database, "nnx", {"dense": exam}, lambda: self.now)
        exercises = [open_catalogue().load(name) for name in ("dense", "conv1d")]
        of = Class("nnx", "NNX", exercises, self.assigned, lambda: self.people, self.records)
        self.gatherer = Gatherer(of, self.history)

    def records(self, learner):
        self.read.append(learner)
        return {"conv1d": Record(attempts=3, best=12)} if learner == ADA.id else {}

    def run(self, who, report, content=b"text", lesson="conv1d"):
        number = self.history.keep(who.id, lesson, content, "run", run=WAITING)
        if report is not None:
            self.history.graded(number, report)
        return number


@pytest.fixture
def room(where, monkeypatch):
    monkeypatch.setattr(gathering, "LOOK_SECONDS", 0.0)
    made = Room(where)
    yield made
    made.history.close()
    made.database.close()


def test_runs_and_progress_are_gathered(room, stored):
    number = room.run(ADA, stored["bob"])
    room.run(BOB, None)
    found = room.gatherer.overview()
    assert (found.klass, found.at) == ("nnx", "2026-10-08T18:00:00+00:00")
    ada, bob = found.learners
    assert (ada.places[0].newest.version, ada.places[0].attempts) == (number, 3)
    assert bob.places[0].newest.verdict is None
    assert bob.now == "conv1d"
    assert found.misconceptions[0].learners[0].who == ADA


def test_what_has_not_changed_is_not_read_again(room, stored):
    room.run(ADA, stored["bob"])
    room.gatherer.overview()
    room.read.clear()
    room.gatherer.overview()
    assert room.read == []
    room.run(BOB, stored["carol"])
    assert [each.name for each in room.gatherer.overview().misconceptions] == [
        "batch-dim",
        "kernel-layout",
    ]
    assert room.read == [BOB.id]


def test_pages_that_ask_in_one_second_have_one_answer(room, stored, monkeypatch):
    monkeypatch.setattr(gathering, "LOOK_SECONDS", 300.0)
    first = room.gatherer.overview()
    room.run(ADA, stored["bob"])
    assert room.gatherer.overview() is first


def test_a_run_that_is_graded_later_and_one_that_was_kept_before_it_was_run_are_seen(room, stored):
    room.history.keep(ADA.id, "conv1d", b"text", "before a reset")
    assert room.gatherer.overview().learners[0].seen_at == ""
    number = room.run(ADA, None)
    assert room.gatherer.overview().learners[0].places[0].newest.verdict is None
    room.history.graded(number, stored["alice"])
    assert room.gatherer.overview().learners[0].places[0].newest.verdict == "passed"


def test_of_many_runs_the_newest_have_reports_and_all_count_for_time(room, stored):
    for place in range(WITH_REPORTS + 5):
        room.run(ADA, stored["bob"], f"text {place}".encode())
    assert "changed attempts in a row" in room.gatherer.overview().stuck[0].why
    (attempts,) = room.gatherer._known[ADA.id].attempts().values()
    assert len(attempts) == WITH_REPORTS + 5
    assert sum(each.report is not None for each in attempts) == WITH_REPORTS


def test_who_is_taken_off_and_what_is_deleted_is_gone(room, stored):
    room.run(ADA, stored["bob"])
    assert room.gatherer.overview().misconceptions
    room.people = [BOB]
    found = room.gatherer.overview()
    assert not found.misconceptions
    assert [each.who for each in found.learners] == [BOB]


def test_an_exam_is_seen_as_it_is_handed_in_and_graded(room, stored):
    handed = room.assigned.hand_in(ADA.id, "dense", 1, b"text")
    dense = room.gatherer.overview().lessons[0]
    assert (dense.policy, dense.handed_in, dense.ungraded, dense.released) == ("exam", 1, 1, False)
    room.assigned.handing.graded(handed.id, stored["bob"], NOW)
    found = room.gatherer.overview()
    assert found.lessons[0].ungraded == 0
    assert found.misconceptions[0].name == "kernel-layout"
    assert found.misconceptions[0].learners[0].lesson == "dense"


def test_lessons_that_the_class_does_not_have_count_for_nothing(room, stored):
    room.run(ADA, stored["bob"], lesson="dropout")
    assert not room.gatherer.overview().learners[0].seen_at
