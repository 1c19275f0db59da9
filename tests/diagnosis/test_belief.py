"""Params and the submission's own text decide between programs that give the same answers."""

import ast
from pathlib import Path

import pytest
import wrong_programs as wrong

from grader.diagnosis.changed.profile import profile
from grader.exercise.catalogue import Catalogue
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.report.schema import Finding
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

ROOT = Path(__file__).parent / "root"
GATED = """\
import jax.numpy as jnp
from flax import nnx


class Gated(nnx.Module):
    def __init__(self, size, hidden, rngs):
        draw = nnx.initializers.lecun_normal()
        self.value = nnx.Param(draw(rngs.params(), (size, hidden)))
        self.gate = nnx.Param(draw(rngs.params(), (size, hidden)))

    def __call__(self, x):
        opened = nnx.sigmoid(jnp.dot(x, self.gate[...]))
        return opened * jnp.dot(x, self.value[...])


def gate_and_value(x, hidden, seed):
    return Gated(x.shape[1], hidden, nnx.Rngs(seed))(x)
"""
VALUE = "        self.value = nnx.Param(draw(rngs.params(), (size, hidden)))\n"
GATE = VALUE.replace("value", "gate")
OTHER_ORDER = {VALUE + GATE: GATE + VALUE}
ONE_KEY = {
    "        draw = ": "        key = rngs.params()\n        draw = ",
    "draw(rngs.params(),": "draw(key,",
}
USES = "jnp.dot(x, self.gate[...]))\n        return opened * jnp.dot(x, self.value[...])"
OTHER_USES = "jnp.dot(x, self.value[...]))\n        return opened * jnp.dot(x, self.gate[...])"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return open_catalogue(ROOT)


def first(text: str, exercise: str, catalogue: Catalogue, launcher: Launcher) -> Finding:
    submission = Submission("me.py", text.encode())
    return grade(submission, catalogue.load(exercise), 0, launcher).findings[0]


GATED_SLIPS: dict[str, tuple[dict[str, str], str]] = {
    "Params drawn rightly are used in each other's place": ({USES: OTHER_USES}, "exchanged-names"),
    "they are drawn in the other order": (OTHER_ORDER, "draw-order"),
    "one key draws both": (ONE_KEY, "reused-key"),
    "another draw, and another function": (OTHER_ORDER | {"sigmoid": "silu"}, "draw-order"),
    "another initialiser, and no function": (
        {"lecun_normal": "glorot_normal", "nnx.sigmoid(": "("},
        "missing-step",
    ),
}


@pytest.mark.process
@pytest.mark.parametrize("case", GATED_SLIPS)
def test_params_tell_draws_from_uses(case: str, catalogue: Catalogue, launcher: Launcher) -> None:
    edits, name = GATED_SLIPS[case]
    found = first(wrong.changed(GATED, edits), "gate_and_value", catalogue, launcher)
    assert found.name == name
    assert "nothing tells which" not in found.evidence[0]


@pytest.mark.process
@pytest.mark.parametrize(
    ("edits", "name", "rival"),
    [
        ({"jnp.sqrt(var + 0.001)": "(var + 0.001)"}, "missing-step", "doubled-step"),
        (
            {"jnp.sqrt(var + 0.001)": "jnp.sqrt(var + 0.001) / jnp.sqrt(var + 0.001)"},
            "doubled-step",
            "missing-step",
        ),
    ],
)
def test_the_text_decides_between_changes_that_do_the_same(
    edits: dict[str, str], name: str, rival: str, catalogue: Catalogue, launcher: Launcher
) -> None:
    text = wrong.changed(wrong.RIGHT["row_norm"], edits)
    found = first(text, "row_norm", catalogue, launcher)
    assert (found.name, rival in found.alternatives) == (name, True)
    assert found.evidence[0].endswith(", which your code is less like")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x @ w", "jnp.dot(x, w)"),
        ("jnp.square(a)", "b * b"),
        ("a / jnp.sqrt(b)", "a / c ** 0.5"),
        ("a.sum(axis=-1)", "jnp.sum(b, -1)"),
        ("a * jax.lax.rsqrt(b)", "a * jnp.divide(d, jnp.sqrt(c))"),
        ("a += b", "a = b + c"),
    ],
)
def test_style_and_names_make_no_difference(one: str, other: str) -> None:
    assert profile(ast.walk(ast.parse(one))) == profile(ast.walk(ast.parse(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a * b", "a + b"),
        ("jnp.sqrt(a)", "a"),
        ("a.sum(axis=-1)", "a.sum(axis=0)"),
        ("a + 1e-5", "a + 1e-6"),
        ("def f(self):\n    self.a = b", "def f(self):\n    a = b"),
        ("a < b", "a <= b"),
    ],
)
def test_what_a_program_does_makes_one(one: str, other: str) -> None:
    assert profile(ast.walk(ast.parse(one))) != profile(ast.walk(ast.parse(other)))
