"""Params and the submission's own text decide between programs that give the same answers."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
import wrong_programs as wrong

from grader.diagnosis.changed.belief import believed, nearest
from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.naming import MOST_RIVALS, named
from grader.diagnosis.changed.profile import profile
from grader.diagnosis.changed.search import Found
from grader.diagnosis.operators import all_changes
from grader.exercise.catalogue import Catalogue
from grader.grading.answering import examine
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.judging.context import Context
from grader.judging.session import Outcome
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
def test_params_that_start_right_were_not_drawn_twice(
    catalogue: Catalogue, launcher: Launcher
) -> None:
    """The gate that is drawn in the call has the third key, as if it were drawn twice before."""
    drawn_anew = {
        "        draw = nnx": "        self.rngs = rngs\n        draw = self.draw = nnx",
        "self.gate[...]": "self.draw(self.rngs.params(), self.gate.shape)",
    }
    found = first(wrong.changed(GATED, drawn_anew), "gate_and_value", catalogue, launcher)
    assert found.name == "unrecognised"


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


COUNTER = """\
from flax import nnx


class Counter(nnx.Module):
    def __init__(self):
        self.seen = nnx.Variable(0)

    def push(self, x):
        self.seen[...] = self.seen[...] + 1
        return x / 2.0
"""
OWN_COUNTER = COUNTER.replace("self.seen[...] = self.seen[...] + 1", "pass")


@pytest.mark.parametrize(
    ("own", "name"),
    [
        (OWN_COUNTER, "lost-update"),
        (OWN_COUNTER.replace("x / 2.0", "(x / 2.0) * 1.0 * 1.0"), "lost-update"),
        (COUNTER.replace("+ 1", "* 1"), "wrong-operator"),
        (COUNTER.replace("+ 1", "* 1").replace("x / 2.0", "0.5 * x"), "wrong-operator"),
    ],
)
def test_of_changes_that_do_the_same_the_nearest_to_the_text_comes_first(
    own: str, name: str, catalogue: Catalogue
) -> None:
    exercise = replace(catalogue.load("row_norm"))
    exercise.__dict__["right_program"] = COUNTER
    alike = {"`* 1` in place of `+ 1`", "no `self.seen[...] = self.seen[...] + 1`"}
    fits = [Hypothesis((item,)) for item in all_changes(COUNTER) if item.words in alike]
    assert len(fits) == len(alike)
    submission = Submission("me.py", own.encode())
    context = Context(submission, exercise, exercise.cases(0), (), Outcome(), None)
    assert nearest(context, fits)[0].changes[0].pitfall == name


@pytest.mark.process
@pytest.mark.parametrize(("old", "believes"), [("", False), ("(size, hidden)))", True)])
def test_params_of_the_right_shapes_contradict_a_change_of_their_size(
    old: str, *, believes: bool, catalogue: Catalogue, launcher: Launcher
) -> None:
    """`hidden` for `features` where a Param is made: a module of other sizes may have it."""
    exercise = catalogue.load("gate_and_value")
    text = GATED.replace(old, "(hidden, hidden)))").replace("jnp.dot(x, ", "jnp.dot(x[:, :1], ")
    with Examination(launcher) as examination:
        own = Submission("me.py", (text if old else GATED).encode())
        context = examine(own, exercise, 0, launcher, examination)
    made = "(hidden, hidden)"
    fits = [
        Hypothesis((item,))
        for item in all_changes(exercise.right_program)
        if item.operator == "name" and made in item.apply(exercise.right_program)
    ]
    assert fits
    assert bool(believed(context, fits)) is believes


@pytest.mark.parametrize("count", [2, MOST_RIVALS + 1, MOST_RIVALS + 2])
def test_where_nothing_tells_which_of_many_it_is_none_is_named(
    count: int, catalogue: Catalogue
) -> None:
    exercise = catalogue.load("gate_and_value")
    by_name = {
        item.pitfall: Hypothesis((item,))
        for item in all_changes(exercise.right_program)
        if exercise.pitfall(item.pitfall)
    }
    found = Found(tuple(by_name.values())[:count], answered=1, telling=1, tried=count)
    assert len(found.fits) == count
    unreadable = Submission("me.py", b"def broken(")
    context = Context(unreadable, exercise, exercise.cases(0), (), Outcome(), None)
    assert [bool(item.alternatives) for item in named(context, found)] == [True] * (
        count <= MOST_RIVALS + 1
    )


MANY = (
    "no `sigmoid` around `jnp.dot(x, self.gate[...])`",
    "`tanh` in place of `sigmoid`",
    "`sigmoid` taken twice",
    "`/ jnp.dot(x, self.value[...])` in place of `* jnp.dot(x, self.value[...])`",
    "`dot` after `sigmoid`, not before it",
    "`self.value` in place of `self.gate`",
)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("nnx.sigmoid", "nnx.tanh", ["wrong-activation"]),
        ("opened * jnp.dot(", "opened / jnp.dot(", ["wrong-operator"]),
        ("return opened", "return jnp.sin(opened)", []),
        ("self.gate[...])", "self.value[...])", []),  # by its counts it may be the reference
    ],
)
def test_of_many_the_one_that_the_text_shows_is_named(
    old: str, new: str, names: list[str], catalogue: Catalogue
) -> None:
    exercise = replace(catalogue.load("gate_and_value"))
    exercise.__dict__["right_program"] = GATED
    by_words = {item.words: Hypothesis((item,)) for item in all_changes(GATED)}
    found = Found(tuple(by_words[words] for words in MANY), answered=1, telling=1)
    text = GATED.replace(old, new)
    assert text != GATED
    own = Submission("me.py", text.encode())
    context = Context(own, exercise, exercise.cases(0), (), Outcome(), None)
    assert [item.pitfall.name for item in named(context, found)] == names


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
