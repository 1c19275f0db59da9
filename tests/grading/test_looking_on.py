"""Cases but the first are observed where that can explain something."""

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.answering import examine
from grader.grading.examiner.examination import Examination
from grader.grading.flow import grade
from grader.judging.context import Context
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process


def examined(source: str, exercise: Exercise, launcher: Launcher) -> Context:
    with Examination(launcher) as examination:
        return examine(Submission("me.py", source.encode()), exercise, 0, launcher, examination)


def test_of_right_work_two_cases_are_observed_and_of_wrong_work_each(
    exercise: Exercise, launcher: Launcher, right: str
) -> None:
    wrong = right.replace('"SAME"', '"VALID"')
    assert wrong != right
    seen = [examined(source, exercise, launcher).outcome.seen for source in (right, wrong)]
    least = examined(right, exercise, launcher).results
    smallest = min(range(len(least)), key=lambda index: least[index].expected.size)
    every = list(range(len(exercise.cases(0))))
    assert [sorted(each) for each in seen] == [[0, smallest], every]


def test_what_a_module_lacks_at_the_least_sizes_alone_is_said_of_that_case(
    exercise: Exercise, launcher: Launcher, right: str
) -> None:
    used = right.replace("self.bias[...]", "jnp.asarray(self.bias)")
    wrong = used.replace(
        "return layer", "layer.bias = layer.bias if features > 2 else 0\n    return layer"
    )
    assert wrong != used != right
    reports = [
        grade(Submission("me.py", source.encode()), exercise, 0, launcher)
        for source in (used, wrong)
    ]
    assert [report.verdict for report in reports] == ["passed", "failed"]
    assert all(case.status == "passed" for report in reports for case in report.cases)
    (finding,) = [item for item in reports[1].findings if item.level == "error"]
    assert finding.name == "missing-bias"
    assert finding.message.startswith("in case 7, the layer has no bias")
