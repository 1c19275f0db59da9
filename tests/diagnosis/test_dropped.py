"""Results that are thrown away, Params that start wrong, and where such things are underlined."""

from collections.abc import Callable

import pytest

from grader.grading.exercises import open_catalogue
from grader.report.schema import Finding, Report

pytestmark = pytest.mark.process

CATALOGUE = open_catalogue()
NORM = CATALOGUE.load("layer_norm").right_program
SCALED = "return (x - mean) / deviation * self.scale[...] + self.bias[...]"
EMBEDDING = CATALOGUE.load("embedding").right_program
DENSE = CATALOGUE.load("dense").right_program
DEDENTED = "layer = MyDense(x.shape[-1], int(features), rngs=rngs)"
Grade = Callable[..., Report]


def errors(report: Report) -> list[Finding]:
    return [item for item in report.findings if item.level == "error"]


def underlined(finding: Finding, text: str) -> str:
    place = finding.location
    return (
        "" if place is None else text.splitlines()[place.line - 1][place.column : place.end_column]
    )


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    "statement",
    [
        "y * self.scale[...]",
        "jnp.multiply(y, self.scale[...])",
        "y.at[...].multiply(self.scale[...])",
        "jax.tree.map(lambda a: a * self.scale[...], y)",
    ],
)
def test_a_result_that_is_thrown_away_is_named(statement: str, grade_exercise: Grade) -> None:
    body = f"y = (x - mean) / deviation\n        {statement}\n        return y + self.bias[...]"
    text = replaced(NORM, SCALED, body)
    first = errors(grade_exercise("layer_norm", text))[0]
    assert first.name == "lost-update"
    assert underlined(first, text) == statement


@pytest.mark.parametrize(
    "statement", ["step(x)", "jax.debug.print('{}', x)", "seen.append(x)", "print(jnp.sum(x))"]
)
def test_what_may_do_something_is_not(statement: str, grade_exercise: Grade) -> None:
    body = f"seen, step = [], len\n        {statement}\n        return (x - mean) / deviation"
    report = grade_exercise("layer_norm", replaced(NORM, SCALED, body))
    assert "lost-update" not in {item.name for item in errors(report)}


def test_what_is_left_over_does_not_lead_over_what_gives_the_answers(
    grade_exercise: Grade,
) -> None:
    body = f"jnp.ones(3)\n        {SCALED}"
    text = replaced(NORM, SCALED, body).replace("axis=-1", "axis=0")
    assert errors(grade_exercise("layer_norm", text))[0].name == "norm-axis"


def test_right_work_may_throw_away_what_it_likes(grade_exercise: Grade) -> None:
    text = replaced(NORM, SCALED, f"jnp.ones(3)\n        {SCALED}")
    assert grade_exercise("layer_norm", text).verdict == "passed"


def test_a_param_that_starts_wrong_is_named_where_all_answers_are_right(
    grade_exercise: Grade,
) -> None:
    text = replaced(NORM, "nnx.Param(jnp.ones(", "nnx.Param(jnp.zeros(")
    text = replaced(text, "* self.scale[...]", "* (1.0 + self.scale[...])")
    first = errors(grade_exercise("layer_norm", text))[0]
    assert first.message == "`scale` starts from zeros; expected ones"
    assert underlined(first, text) == "self.scale = nnx.Param(jnp.zeros((features,)))"


def test_params_that_differ_in_their_dtype_only_are_told_apart(grade_exercise: Grade) -> None:
    text = replaced(
        EMBEDDING, "init(rngs.params(), shape)", "init(rngs.params(), shape, 'float16')"
    )
    report = grade_exercise("embedding", text)
    (said,) = (item.message for item in report.requirements if item.name == "parameters")
    assert "table float16 (" in said
    assert "expected: table float32 (" in said


def test_a_table_times_a_number_is_told_once(grade_exercise: Grade) -> None:
    text = replaced(EMBEDDING, "stddev=0.02", "stddev=1.0")
    first = errors(grade_exercise("embedding", text))[0]
    assert first.name == "table-init"
    assert sum("each number of `table`" in item for item in first.evidence) == 1


def test_both_changes_are_said(grade_exercise: Grade) -> None:
    text = NORM.replace("axis=-1", "axis=1").replace("1e-3", "1e-6")
    said = {item.name: item.message for item in errors(grade_exercise("layer_norm", text))}
    for message in said.values():
        assert "statistics over the positions" in message
        assert "`1e-6` in place of `1e-3`" in message


def test_a_word_of_another_library_is_underlined_however_short(grade_exercise: Grade) -> None:
    text = replaced(DENSE, "x @ self.kernel[...]", "(x @ self.kernel[...]).sum(dim=1)")
    assert underlined(errors(grade_exercise("dense", text))[0], text) == "dim=1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Here is the solution:\n" + DENSE, "Here is the solution:"),
        (replaced(DENSE, "    layer = MyDense", "  layer = MyDense"), DEDENTED),
        (DENSE + "\nname = (1 2)\n", "1 2)"),
    ],
    ids=["a sentence", "an indentation", "a slip within a line"],
)
def test_a_line_that_is_no_python_is_underlined(
    text: str, code: str, grade_exercise: Grade
) -> None:
    first = errors(grade_exercise("dense", text))[0]
    assert first.name == "syntax-error"
    assert underlined(first, text) == code
