"""What is said where one case, or the order of the Params, shows less than it seems to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent / "root"
TEXT = """
import jax
import jax.numpy as jnp
from flax import nnx


class Door(nnx.Module):
    def __init__(self, n, rngs):
        draw = nnx.initializers.lecun_normal()
        self.a = nnx.Param(draw(rngs.params(), (n, n)))
        self.b = nnx.Param(draw(rngs.params(), (n, n)))

    def __call__(self, u):
        return (u @ self.a[...]) * nnx.sigmoid(u @ self.b[...])


def gated_forward(seed, x):
    return Door(x.shape[1], nnx.Rngs(int(seed)))(x)
"""
A, B = (f"        self.{name} = nnx.Param(draw(rngs.params(), (n, n)))\n" for name in "ab")
Graded = Callable[..., Report]


@pytest.fixture(scope="module")
def graded(launcher: Launcher) -> Graded:
    exercise = open_catalogue(ROOT).load("gated")

    def graded(*edits: tuple[str, str]) -> Report:
        text = TEXT
        for old, new in edits:
            assert text.count(old) == 1
            text = text.replace(old, new)
        return grade(Submission("me.py", text.encode()), exercise, 0, launcher)

    return graded


def advice(report: Report) -> dict[str, str]:
    return {item.name: item.message for item in report.findings if item.level == "advice"}


def errors(report: Report) -> dict[str, str]:
    return {item.name: item.message for item in report.findings if item.level == "error"}


def test_params_of_one_shape_are_called_by_the_tasks_names_where_the_answers_are_right(
    graded: Graded,
) -> None:
    report = graded()
    assert report.verdict == "passed"
    said = "`a` is the task's `value` and `b` is the task's `gate`"
    assert advice(report)["parameter-names"] == said


def test_no_other_names_are_advised_where_the_order_of_draws_is_wrong(graded: Graded) -> None:
    report = graded((A + B, B + A))
    assert "draw-order" in errors(report)
    assert "parameter-names" not in advice(report)


def test_a_case_of_one_number_does_not_show_that_a_param_has_no_use(graded: Graded) -> None:
    whole = "(u @ self.a[...]) * nnx.sigmoid(u @ self.b[...])"
    report = graded((f"return {whole}", f"y = {whole}\n        return y - y.mean()"))
    assert "unused-param" not in errors(report)


def test_each_of_two_mistakes_has_a_line_of_its_own(graded: Graded) -> None:
    report = graded((A + B, B + A), ("nnx.sigmoid", "nnx.tanh"))
    said = errors(report)
    assert len(said) > 1
    assert len(set(said.values())) == len(said)


def test_an_operand_is_quoted_with_its_brackets(graded: Graded) -> None:
    report = graded(("(u @ self.a[...]) * ", ""))
    said = next(iter(errors(report).values()))
    assert "no `(x @ self.value[...]) *` in" in said


def test_changes_that_are_said_alike_are_no_rivals(graded: Graded) -> None:
    whole = "(u @ self.a[...]) * nnx.sigmoid(u @ self.b[...])"
    report = graded((f"return {whole}", f"return u + {whole}"))
    (first, *_) = (item for item in report.findings if item.level == "error")
    assert first.message.count("added to its result") == 1
    assert "nothing tells which" not in first.evidence[0]
