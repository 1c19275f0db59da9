"""The overview of a class: who is where, what is misunderstood and by whom, who is stuck."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.learner.progress import Record
from grader.report.schema import Finding, Help, Report
from grader.serve.assigned.handing import HandedIn
from grader.serve.assigned.policy import PRACTICE, Assignment
from grader.serve.instructor.attempts import Attempt, Gathered, LessonOf, brief
from grader.serve.instructor.counting import overview
from grader.serve.instructor.overview import Overview, Who
from grader.serve.instructor.stuck import IN_A_ROW, PAUSE, RULE, WORKED, why_stuck, worked

STORED = Path(__file__).parents[2] / "report" / "formats" / "reports.jsonl"
START = datetime(2026, 10, 8, 17, tzinfo=UTC)
ADA, BOB, CAROL = (Who(id=f"p{name}", login=name, name=name.title()) for name in "abc")
CONV = LessonOf("conv1d", "A convolution", PRACTICE, released=True)
HOMEWORK = Assignment(policy="homework", deadline=START)


@pytest.fixture(scope="module")
def stored():
    lines = STORED.read_text(encoding="utf-8").splitlines()
    found = [Report.model_validate_json(line) for line in lines]
    return {Path(report.submission.path).stem: report for report in found}


def unrecognised(report, digest):
    nobodys = Help(where="", idea="", pattern="", fix="")
    finding = Finding(
        name="unrecognised",
        level="error",
        message="case 7: the numbers differ",
        evidence=(),
        location=None,
        help=nobodys,
    )
    return report.model_copy(update={"findings": (finding,), "answers_digest": digest})


def attempt(report, number=1, who=ADA, minute=0.0, digest=None):
    at = (START + timedelta(minutes=minute)).isoformat(timespec="seconds")
    return Attempt(number, who.id, "conv1d", at, digest or f"d{number}", report and brief(report))


def gathered(*attempts, learners=(ADA, BOB, CAROL), **more):
    by_key = {}
    for each in attempts:
        by_key.setdefault((each.learner, each.lesson), []).append(each)
    at = START.isoformat()
    return Gathered("nnx", "NNX", at, learners, (CONV,), attempts=by_key, **more)


def test_misconceptions_have_the_learners_behind_them(stored):
    found = overview(
        gathered(
            attempt(stored["bob"], 1, ADA),
            attempt(stored["carol"], 2, BOB),
            attempt(stored["bob"], 3, CAROL),
        )
    )
    names = [(each.name, each.found, each.leading) for each in found.misconceptions]
    assert names == [("kernel-layout", 2, 2), ("batch-dim", 1, 1)]
    assert [(it.who, it.version) for it in found.misconceptions[0].learners] == [
        (ADA, 1),
        (CAROL, 3),
    ]
    assert all(each.found == len(each.learners) for each in found.misconceptions)


def test_only_the_newest_graded_work_counts(stored):
    found = overview(
        gathered(
            attempt(stored["bob"], 1),
            attempt(stored["alice"], 2),
            attempt(None, 3, minute=2),
            attempt(stored["bob"], 4, BOB),
        )
    )
    assert [it.version for it in found.misconceptions[0].learners] == [4]
    place = found.learners[0].places[0]
    assert place.newest.verdict == "passed"
    assert place.newest.version == 2


def test_equal_unrecognised_work_is_one_group(stored):
    same = [
        attempt(unrecognised(stored["bob"], "d1"), 1 + n, who) for n, who in enumerate((ADA, BOB))
    ]
    other = attempt(unrecognised(stored["bob"], "d2"), 9, CAROL)
    groups = overview(gathered(other, *same)).unrecognised
    assert [[it.who for it in group.learners] for group in groups] == [[ADA, BOB], [CAROL]]
    assert groups[0].lesson == "conv1d"
    assert "expected float32" in groups[0].counterexample


def test_it_says_where_everybody_is(stored):
    records = {ADA.id: {"conv1d": Record(attempts=2, best=12)}}
    found = overview(gathered(attempt(stored["bob"], 1, minute=3), records=records))
    ada, bob = found.learners[:2]
    assert (ada.now, ada.places[0].state, ada.places[0].attempts) == ("conv1d", "open", 2)
    assert ada.seen_at.startswith("2026-10-08T17:03")
    assert (bob.now, bob.seen_at, bob.places) == ("", "", ())
    assert (found.lessons[0].begun, found.lessons[0].passed) == (1, 0)


def test_what_is_handed_in_counts_with_its_own_report(stored):
    handed = HandedIn(
        7, "nnx", ADA.id, "conv1d", 2, "d2", START.isoformat(), late=True, receipt="R"
    )
    given = gathered(
        attempt(stored["alice"], 2), handed_in={(ADA.id, "conv1d"): (handed, brief(stored["bob"]))}
    )
    lesson = replace(CONV, assignment=HOMEWORK, released=False)
    found = overview(replace(given, lessons=(lesson,)))
    place = found.learners[0].places[0]
    assert place.handed_in.verdict == place.newest.verdict == "failed"
    assert place.late
    assert found.misconceptions[0].name == "kernel-layout"
    assert (found.lessons[0].handed_in, found.lessons[0].ungraded) == (1, 0)
    assert found.lessons[0].policy == "homework"
    waits = replace(given, handed_in={(ADA.id, "conv1d"): (handed, None)})
    again = overview(waits)
    assert again.lessons[0].ungraded == 1
    assert again.learners[0].places[0].newest.verdict == "passed"


def test_the_same_mistake_in_a_row_is_stuck_and_one_less_is_not(stored):
    row = [attempt(stored["bob"], n, minute=n / 10) for n in range(IN_A_ROW)]
    assert why_stuck(row) == f"{IN_A_ROW} changed attempts in a row with `kernel-layout`"
    assert not why_stuck(row[1:])
    other = attempt(stored["carol"], 99, minute=1)
    assert not why_stuck([*row, other])
    assert why_stuck([other, *row])
    assert not why_stuck([*row, attempt(stored["alice"], 100)])
    unchanged = [replace(each, digest="same") for each in row]
    assert not why_stuck(unchanged)


def test_time_without_a_pass_is_stuck_and_pauses_count_little(stored):
    mistakes = ("bob", "carol")
    minutes = PAUSE.seconds / 60
    count = int(WORKED / PAUSE) + 1
    steady = [attempt(stored[mistakes[n % 2]], n, minute=n * minutes) for n in range(count)]
    assert "minutes of work without a pass" in why_stuck(steady)
    assert not why_stuck(steady[1:])
    days = [attempt(stored[mistakes[n]], n, minute=n * 5000) for n in range(2)]
    assert worked(days) == PAUSE
    assert not why_stuck(days)


def test_the_stuck_are_listed_with_the_rule_the_newest_first(stored):
    def row(who, first, minute):
        return [attempt(stored["bob"], first + n, who, minute) for n in range(IN_A_ROW)]

    found = overview(gathered(*row(ADA, 1, 0), *row(BOB, 11, 5), attempt(stored["bob"], 30, CAROL)))
    assert [each.who for each in found.stuck] == [BOB, ADA]
    assert found.stuck_rule == RULE


def test_it_is_data_that_can_be_read_again(stored):
    found = overview(gathered(attempt(stored["bob"])))
    assert Overview.model_validate_json(found.model_dump_json()) == found
    assert found.schema_version == 1


def test_a_brief_report_counts_alike_and_is_small(stored):
    whole = stored["bob"]
    short = brief(whole)
    assert len(short.model_dump_json()) < len(whole.model_dump_json()) / 2
    assert short.findings == whole.findings
    assert [case.status for case in short.cases] == [case.status for case in whole.cases]
    assert brief(unrecognised(whole, "d1")).cases == whole.cases
