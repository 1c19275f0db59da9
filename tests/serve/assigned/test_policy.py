"""What each policy shows at each time, and what a learner is told."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from grader.serve.assigned.policy import ALL, PRACTICE, Assignment, left, released, seen, told

OPENS = datetime(2026, 10, 1, 8, tzinfo=UTC)
DEADLINE = datetime(2026, 10, 8, 18, tzinfo=UTC)
RELEASE = datetime(2026, 10, 10, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OF_WORK = ("verdict", "cases", "findings", "hints", "tries", "solution", "results")


def assigned(policy="homework", **more):
    return Assignment(policy=policy, deadline=DEADLINE, **more)


def shows(assignment, now, button=None):
    given = seen(assignment, now, button)
    return {name for name in OF_WORK if getattr(given, name)}


def test_practice_shows_all_at_once():
    assert seen(PRACTICE, DEADLINE) == ALL
    assert not seen(PRACTICE, DEADLINE).may_hand_in
    assert told(PRACTICE, DEADLINE) == ()


@pytest.mark.parametrize("policy", ["practice", "homework", "exam"])
def test_nothing_is_shown_before_it_opens(policy):
    due = {} if policy == "practice" else {"deadline": DEADLINE}
    assignment = Assignment(policy=policy, opens=OPENS, **due)
    before = seen(assignment, OPENS - MINUTE)
    assert not shows(assignment, OPENS - MINUTE)
    for name in ("task", "may_run", "may_change", "may_hand_in"):
        assert not getattr(before, name)
    assert "opens on 1 October 2026, 08:00 UTC" in before.why
    assert seen(assignment, OPENS).task


def test_homework_is_practice_until_the_deadline_but_for_the_solution():
    before = seen(assigned(), DEADLINE - MINUTE)
    assert shows(assigned(), DEADLINE - MINUTE) == set(OF_WORK) - {"solution", "results"}
    assert before.may_run
    assert before.may_hand_in
    assert not before.late
    after = seen(assigned(), DEADLINE)
    assert shows(assigned(), DEADLINE) == set(OF_WORK)
    assert after.may_run
    assert not after.may_hand_in


def test_homework_is_released_when_the_config_says_so():
    homework = assigned(release=RELEASE)
    assert "results" not in shows(homework, RELEASE - MINUTE)
    assert "solution" not in shows(homework, RELEASE - MINUTE)
    assert shows(homework, RELEASE) == set(OF_WORK)
    assert shows(homework, RELEASE - MINUTE, RELEASE - 2 * MINUTE) == set(OF_WORK)


@pytest.mark.parametrize("late", ["refused", "marked"])
def test_what_is_late_is_refused_or_marked(late):
    for policy in ("homework", "exam"):
        after = seen(assigned(policy, late=late), DEADLINE + MINUTE)
        assert after.may_hand_in is (late == "marked")
        assert after.late
    done = seen(assigned(late=late, release=RELEASE), RELEASE)
    assert not done.may_hand_in


@pytest.mark.parametrize("minutes", [-1, 0, 1, 10_000])
def test_an_exam_shows_nothing_of_the_work_until_it_is_released(minutes):
    exam, now = assigned("exam"), DEADLINE + minutes * MINUTE
    given = seen(exam, now)
    assert not shows(exam, now)
    assert not given.may_run
    assert given.task
    assert given.may_change is given.may_hand_in is (minutes < 0)
    assert "released" in given.why
    # A button of before the deadline was another's, which has been put off since.
    assert (seen(exam, now, now) == ALL) is (minutes >= 0)
    assert not shows(exam, now, now + MINUTE)


def test_an_exam_is_released_at_a_time():
    exam = assigned("exam", release=RELEASE)
    assert not released(exam, RELEASE - MINUTE, None)
    assert released(exam, RELEASE, None)
    assert shows(exam, RELEASE) == set(OF_WORK)


def test_a_learner_is_told_the_deadline_the_servers_time_and_what_is_left():
    said = told(assigned(), DEADLINE - 57 * MINUTE)
    assert said[0] == "Homework: hand in by 8 October 2026, 18:00 UTC."
    assert said[1] == "The server's time is 8 October 2026, 17:03 UTC: 57 minutes left."
    assert "other cases" in said[2]
    exam = told(assigned("exam", release=RELEASE), DEADLINE - MINUTE)
    assert "from 10 October 2026, 08:00 UTC on" in exam[2]
    assert "not taken any more" in told(assigned("exam"), DEADLINE)[1]
    assert "marked as late" in told(assigned("exam", late="marked"), DEADLINE)[1]
    assert "practice" in told(assigned(), DEADLINE)[1]
    assert "What you hand in now is late" in told(assigned(late="marked"), DEADLINE)[1]


def test_other_zones_are_told_in_utc():
    zone = timedelta(hours=2)
    assignment = Assignment.model_validate(
        {"policy": "exam", "deadline": "2026-10-08T20:00:00+02:00"}
    )
    assert assignment.deadline == DEADLINE
    assert assignment.deadline.utcoffset() == timedelta(0) != zone


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=2, minutes=5), "2 hours 5 minutes"),
        (timedelta(days=1, minutes=5), "1 day"),
        (timedelta(days=3, hours=1, minutes=5), "3 days 1 hour"),
    ],
)
def test_time_left_is_said_in_two_units_at_most(time, said):
    assert left(time) == said


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"deadline": DEADLINE}, "`deadline` has no meaning for practice"),
        ({"policy": "exam"}, "`deadline` is missing"),
        ({"policy": "exam", "deadline": DEADLINE, "opens": DEADLINE}, "`opens` must be before"),
        ({"policy": "exam", "deadline": DEADLINE, "release": OPENS}, "must not be before"),
        ({"policy": "exam", "deadline": "2026-10-08T18:00:00"}, "timezone"),
        ({"policy": "test", "deadline": DEADLINE}, "'practice', 'homework' or 'exam'"),
    ],
)
def test_a_config_that_does_not_fit_is_refused_with_the_key(config, said):
    with pytest.raises(ValidationError, match=said):
        Assignment.model_validate(config)


def test_a_deadline_is_told_with_its_seconds_where_it_has_some():
    late = Assignment(policy="exam", deadline=DEADLINE + timedelta(seconds=54))
    said = told(late, DEADLINE)
    assert said[0] == "Exam: hand in by 8 October 2026, 18:00:54 UTC."
    assert "18:00 UTC" in said[1]
    assert "shown once your instructor releases it." in told(late, DEADLINE + MINUTE)[2]
