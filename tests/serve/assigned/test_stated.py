"""What an instructor is told of an assignment."""

from datetime import UTC, datetime, timedelta

from grader.serve.assigned.policy import PRACTICE, Assignment, stated

DEADLINE = datetime(2026, 10, 8, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_practice_hands_nothing_in():
    assert stated(PRACTICE, DEADLINE) == (
        "Practice: learners see all at once, and hand nothing in.",
    )


def test_the_deadline_the_clock_and_what_is_left_are_stated():
    homework = Assignment(policy="homework", deadline=DEADLINE, opens=DEADLINE - 2 * HOUR)
    assert stated(homework, DEADLINE - 3 * HOUR)[0] == "It opens on 8 October 2026, 16:00 UTC."
    rule, late, results = stated(homework, DEADLINE - HOUR)
    assert rule.endswith("The server's time is 8 October 2026, 17:00 UTC: 1 hour left.")
    assert late == "What is late is refused; all learners have the same cases."
    assert results == "Learners see their results after the deadline."
    assert stated(homework, DEADLINE)[-1] == "Learners see their results."
    assert "it is over" in stated(homework, DEADLINE)[0]


def test_it_says_who_shows_an_exams_results():
    exam = Assignment(policy="exam", deadline=DEADLINE, late="marked", seeds="each")
    rule, late, results = stated(exam, DEADLINE)
    assert rule.startswith("Exam, deadline")
    assert late == "What is late is taken and marked; each learner has cases of their own."
    assert results == "Learners see their results once you release them, after the deadline."
    timed = exam.model_copy(update={"release": DEADLINE + HOUR})
    assert stated(timed, DEADLINE)[-1].endswith("from 8 October 2026, 19:00 UTC on.")
    assert stated(exam, DEADLINE, DEADLINE)[-1] == "Learners see their results."
