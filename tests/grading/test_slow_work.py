"""What a slow program answered before its time was spent counts, whichever worker came first."""

from dataclasses import replace

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.flow import grade
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process


def test_answers_before_the_time_was_spent_count_where_workers_interpret(
    exercise: Exercise, launcher: Launcher, right: str
) -> None:
    assert launcher.interprets
    slow = right.replace(
        "def conv1d_forward", "import time\nasked = []\n\n\ndef conv1d_forward"
    ).replace(
        "    layer = ", "    asked.append(0)\n    time.sleep(500 * (len(asked) > 3))\n    layer = "
    )
    limits = exercise.settings.limits.model_copy(update={"case_seconds": 8.0})
    roomy = replace(exercise, settings=exercise.settings.model_copy(update={"limits": limits}))
    report = grade(Submission("me.py", slow.encode()), roomy, 0, launcher)
    passed = [case.status for case in report.cases].count("passed")
    assert (report.verdict, passed, report.findings[0].name) == ("failed", 3, "time-limit")
    assert "in case 4" in report.findings[0].message
