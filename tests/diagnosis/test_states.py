"""Variables that start from other values, and those that stand for no missing Param."""

from pathlib import Path

import pytest

from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.report.schema import Finding
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

RUNNING = open_catalogue(Path(__file__).parents[1] / "answers").load("running")
SCALE = "        self.scale = nnx.Param(jnp.ones((features,)))\n"


def findings(launcher: Launcher, edits: dict[str, str]) -> dict[str, Finding]:
    text = RUNNING.right_program
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    report = grade(Submission("me.py", text.encode()), RUNNING, 0, launcher)
    return {item.name: item for item in report.findings if item.level == "error"}


def test_a_statistic_that_is_asked_for_stands_for_no_missing_param(launcher: Launcher) -> None:
    found = findings(launcher, {SCALE: "", " * self.scale[...]": ""})
    assert "plain-array" not in found
    assert found["unexpected-params"].message == "no Param is held for `scale` (3,)"


def test_a_second_statistic_of_its_shape_does(launcher: Launcher) -> None:
    found = findings(launcher, {SCALE: SCALE.replace("Param", "BatchStat")})
    message = "`self.scale` is a `flax.nnx.BatchStat`, not `nnx.Param`"
    assert found["plain-array"].message == message


def test_a_param_that_starts_from_another_number_is_named_where_answers_are_wrong(
    launcher: Launcher,
) -> None:
    found = findings(
        launcher, {SCALE: SCALE.replace("ones((features,))", "full((features,), 3.7)")}
    )
    assert next(iter(found)) == "wrong-start"
    assert found["wrong-start"].message == "`scale` starts from 3.7 throughout; expected ones"


def test_it_is_named_where_answers_are_right_too(launcher: Launcher) -> None:
    zeros = SCALE.replace("jnp.ones", "jnp.zeros")
    found = findings(launcher, {SCALE: zeros, "* self.scale[...]": "* (1 + self.scale[...])"})
    assert found["wrong-start"].message == "`scale` starts from zeros; expected ones"
