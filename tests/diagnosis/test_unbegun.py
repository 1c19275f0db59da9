"""Work that is not begun is told so, by the exercise's own first hint, and by nothing else."""

import ast
from collections.abc import Callable

import pytest

from grader.grading.exercises import open_catalogue
from grader.report.schema import Report

EXERCISES = {exercise.name: exercise for exercise in open_catalogue().all()}


def hollow(text: str, body: str) -> str:
    """A program with each function's body replaced by one statement."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = ast.parse(body).body
    return ast.unparse(tree)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_starter_is_answered_by_the_first_hint(
    name: str, grade_exercise: Callable[..., Report]
) -> None:
    text = EXERCISES[name].starter
    assert text.count("#") > 1
    without_comments = ast.unparse(ast.parse(text))
    for program in (text, without_comments, text.replace("\n", "\r\n")):
        report = grade_exercise(name, program)
        (finding,) = report.findings
        assert (finding.name, report.verdict, report.incomplete) == ("not-begun", "failed", "")
        assert finding.help.idea.startswith("Begin with ")
        assert finding.help.idea == EXERCISES[name].settings.begin.strip()


@pytest.mark.parametrize("body", ["...", "pass", "raise NotImplementedError('later')"])
def test_functions_that_do_nothing_are_not_begun(
    body: str, grade_exercise: Callable[..., Report]
) -> None:
    report = grade_exercise("dense", hollow(EXERCISES["dense"].starter, body))
    assert [item.name for item in report.findings] == ["not-begun"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nnx.Rngs(0)", "nnx.Rngs(1)"),
        ("pass", "self.kernel = nnx.Param(jnp.zeros((in_features, 1)))"),
        ("return x\n", "raise NotImplementedError\n"),
        ("return layer(x)", "...\n    return layer(x)"),
    ],
)
def test_the_first_change_begins_it(
    old: str, new: str, grade_exercise: Callable[..., Report]
) -> None:
    text = EXERCISES["dense"].starter
    assert old in text
    report = grade_exercise("dense", text.replace(old, new))
    assert "not-begun" not in [item.name for item in report.findings]


@pytest.mark.parametrize(
    "line", ["print('loaded')", "size = 3", "@staticmethod\ndef f(): return 1"]
)
def test_whatever_a_file_does_besides_begins_it(
    line: str, grade_exercise: Callable[..., Report]
) -> None:
    text = f"{hollow(EXERCISES['dense'].starter, '...')}\n{line}\n"
    report = grade_exercise("dense", text)
    assert "not-begun" not in [item.name for item in report.findings]
