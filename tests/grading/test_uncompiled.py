"""A wrong answer that is another one where nothing is compiled says that state is lost."""

from pathlib import Path

import pytest

from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.report.schema import Finding, Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

RUNNING = open_catalogue(Path(__file__).parents[1] / "answers").load("running")
UPDATE = "    def update("
NUMPY = ("import jax.numpy as jnp", "import jax.numpy as jnp\nimport numpy as np")


def graded(launcher: Launcher, *edits: tuple[str, str]) -> Report:
    text = RUNNING.right_program
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return grade(Submission("me.py", text.encode()), RUNNING, 0, launcher)


def lost(report: Report) -> list[Finding]:
    return [item for item in report.findings if item.name == "lost-state"]


def test_what_a_compiled_method_of_a_script_writes_is_lost(launcher: Launcher) -> None:
    (finding,) = lost(graded(launcher, (UPDATE, f"    @jax.jit\n{UPDATE}")))
    assert finding.level == "error"
    assert finding.evidence[-1].endswith("gives another answer to case 1, and it is the right one")
    assert finding.location is not None
    assert finding.proofs[0].by == "answers"


def test_beside_another_mistake_it_is_said_without_a_right_answer(launcher: Launcher) -> None:
    sign = ("(x - self.mean[...])", "(x + self.mean[...])")
    (finding,) = lost(graded(launcher, (UPDATE, f"    @jax.jit\n{UPDATE}"), sign))
    assert finding.evidence[-1].endswith("gives another answer to case 1")


@pytest.mark.parametrize(
    "edits",
    [
        [("x.mean(0)", "x.mean()"), ("    def __call__", "    @jax.jit\n    def __call__")],
        [("x.mean(0)", "x.mean()"), (UPDATE, f"    @nnx.jit\n{UPDATE}")],
        [("    def __call__", "    @jax.jit\n    def __call__")],
        [("x.mean(0)", "x.mean(0) + np.random.rand()"), (UPDATE, f"    @nnx.jit\n{UPDATE}"), NUMPY],
    ],
    ids=["nothing is written", "nnx.jit brings it back", "right work", "chance"],
)
def test_compiling_what_loses_nothing_is_no_mistake(
    edits: list[tuple[str, str]], launcher: Launcher
) -> None:
    assert lost(graded(launcher, *edits)) == []
