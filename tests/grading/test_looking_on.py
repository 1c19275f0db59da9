"""Cases but the first are observed where that can explain something."""

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Examination
from grader.grading.flow import examine
from grader.judging.context import Context
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process


def examined(source: str, exercise: Exercise, launcher: Launcher) -> Context:
    with Examination(launcher) as examination:
        return examine(Submission("me.py", source.encode()), exercise, 0, launcher, examination)


def test_of_right_work_one_case_is_observed_and_of_wrong_work_each(
    exercise: Exercise, launcher: Launcher, right: str
) -> None:
    wrong = right.replace('"SAME"', '"VALID"')
    assert wrong != right
    seen = [examined(source, exercise, launcher).outcome.seen for source in (right, wrong)]
    assert [sorted(each) for each in seen] == [[0], list(range(len(exercise.cases(0))))]
