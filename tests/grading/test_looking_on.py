"""Cases but the first are observed where that can explain something; who looks on is told."""

from typing import Any

import pytest

from grader.exercise.exercise import Exercise
from grader.grading.answering import Listening, examine
from grader.grading.examiner.examination import Examination, Explanation
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


def test_that_work_has_passed_is_told_before_advice_is_looked_for(
    exercise: Exercise, launcher: Launcher, right: str
) -> None:
    told: list[int] = []
    before: list[list[int]] = []

    class Explaining(Examination):
        def explain(self, *arguments: Any, **options: Any) -> Explanation:
            before.append([*told])
            return super().explain(*arguments, **options)

    wrong = right.replace('"SAME"', '"VALID"')
    unused = right.replace("self.bias[...]", "0 * self.bias[...]")
    assert wrong != right != unused
    for source in (right, wrong, unused):  # the numbers of the last are right
        submission = Submission("me.py", source.encode())
        early, examination = Listening(passed=told.append), Explaining(launcher)
        report = grade(submission, exercise, 0, launcher, examination, early=early)
        assert report.verdict == ("passed" if source is right else "failed")
    assert before == [[12], [12], [12]]
