"""What is underlined for a change of a reference, in programs of other names and habits."""

import pytest

from grader.diagnosis.changed.algebra import Algebra
from grader.diagnosis.changed.texts import Learner
from grader.diagnosis.changed.underline import underline
from grader.diagnosis.operators import Change, Edit
from grader.submission.source import Source
from grader.submission.submission import Submission

RIGHT = '''
import jax
import jax.numpy as jnp


def answer(x, y):
    """Return the share of each number, weighed."""
    shifted = x - jnp.max(x, axis=-1, keepdims=True)
    power = jnp.exp(shifted)
    share = power / jnp.sum(power, axis=-1, keepdims=True)
    spread = jnp.sqrt(jnp.var(y, axis=-1, keepdims=True) + 1e-3)
    chosen = jnp.take_along_axis(share, y, axis=-1)
    return jnp.mean(chosen / spread)
'''
"""It computes nothing sensible, and has some of everything."""


def change(old: str, new: str) -> Change:
    assert RIGHT.count(old) == 1
    start = RIGHT.index(old)
    return Change("listed", "a-pitfall", "a change", (Edit(start, start + len(old), new),))


def underlined(text: str, *changes: Change) -> str:
    """Return the code that is underlined for the first of some changes."""
    source = Source(Submission("me.py", text.encode()), "answer")
    span = underline(changes[0], changes, RIGHT, Learner(source, Algebra(rank=2)))
    if span is None:
        return ""
    assert span.line == span.end_line
    return text.splitlines()[span.line - 1][span.column : span.end_column]


HEAD = "import jax\nimport jax.numpy as jnp\n\n\n"
LEARNER = """\
def answer(a, b):
    z = a - a.max(1, keepdims=True)
    e = jnp.exp(z)
    p = e / e.sum(1, keepdims=True)
    s = (b.var(1, keepdims=True) + 1e-3) ** 0.5
    return (jnp.take_along_axis(p, b, 1) / s).mean()
"""
SHORT = """\
def answer(a, b):
    p = jax.nn.softmax(a)
    sigma = jax.lax.rsqrt(jnp.var(b, -1, keepdims=True) + 1e-3)
    picked = jnp.take_along_axis(p, b, axis=-1)
    return jnp.mean(picked * sigma)
"""
AXIS = change("jnp.var(y, axis=-1,", "jnp.var(y, axis=0,")
EPSILON = change("1e-3", "1e-5")
BEHIND = change("jnp.sqrt(jnp.var(y, axis=-1, keepdims=True) + 1e-3)", "jnp.std(y, -1) + 1e-3")
SUM = change("return jnp.mean(", "return jnp.sum(")
MINUS = change("return jnp.mean(", "return -jnp.mean(")
UNSHIFTED = change(" - jnp.max(x, axis=-1, keepdims=True)", "")
NO_MEAN = change("jnp.mean(chosen / spread)", "chosen / spread")
INDEX = change("share, y,", "share, y - 1,")

FOUND = {
    "an axis": (AXIS, LEARNER, "b.var(1", "b.var(0", "b.var(0, keepdims=True)"),
    "an axis of another style": (AXIS, SHORT, "b, -1", "b, 0", "jnp.var(b, 0, keepdims=True)"),
    "a number": (EPSILON, LEARNER, "1e-3", "1e-5", "1e-5"),
    "what a name holds": (EPSILON, "TINY = 1e-5\n" + SHORT, "1e-3", "TINY", "1e-5"),
    "a sum in place of a mean": (SUM, SHORT, "jnp.mean", "jnp.sum", "jnp.sum(picked * sigma)"),
    "a step too little": (
        NO_MEAN,
        SHORT,
        "jnp.mean(picked * sigma)",
        "picked * sigma",
        "picked * sigma",
    ),
    "a sign": (MINUS, SHORT, "return jnp", "return -jnp", "-jnp.mean(picked * sigma)"),
    "nothing subtracted": (
        UNSHIFTED,
        LEARNER,
        "a - a.max(1, keepdims=True)",
        "a",
        "jnp.exp(z)",
    ),
    "an index": (INDEX, LEARNER, "(p, b, 1)", "(p, b - 1, 1)", "b - 1"),
}


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_the_change_is_underlined(case: tuple[Change, str, str, str, str]) -> None:
    changed, text, old, new, code = case
    assert text.count(old) == 1
    assert underlined(HEAD + text.replace(old, new), changed) == code


@pytest.mark.parametrize("case", FOUND.values(), ids=FOUND)
def test_nothing_is_underlined_where_it_does_not_stand(
    case: tuple[Change, str, str, str, str],
) -> None:
    """The control: without the change the same program has no such place."""
    changed, text, *_ = case
    assert underlined(HEAD + text.removeprefix("TINY = 1e-5\n"), changed) == ""


def test_of_two_places_neither_is_underlined() -> None:
    text = SHORT.replace("b, -1", "b, 0")
    more = "    sigma *= jax.lax.rsqrt(jnp.var(a, 0, keepdims=True) + 1e-3)\n    picked"
    text = text.replace("    picked", more)
    assert underlined(HEAD + text, AXIS) == ""


def test_what_nothing_reads_is_not_underlined() -> None:
    text = SHORT.replace("    return", "    idle = jnp.var(b, 0)\n    return")
    assert underlined(HEAD + text, AXIS) == ""


def test_what_cannot_run_is_not_underlined() -> None:
    text = SHORT + "\n\ndef other(b):\n    return jnp.var(b, 0)\n"
    assert underlined(HEAD + text, AXIS) == ""


def test_each_of_two_changes_has_its_place() -> None:
    text = HEAD + LEARNER.replace("b.var(1", "b.var(0").replace("1e-3", "1e-5")
    assert underlined(text, AXIS, EPSILON) == "b.var(0, keepdims=True)"
    assert underlined(text, EPSILON, AXIS) == "1e-5"


def test_an_axis_counted_from_the_end_is_the_same_where_the_rank_is_known() -> None:
    text = HEAD + LEARNER.replace("b.var(1", "b.var(-2")
    assert underlined(text, AXIS) == "b.var(-2, keepdims=True)"
    wrong = HEAD + LEARNER.replace("b.var(1", "b.var(-1")
    assert underlined(wrong, AXIS) == ""


def test_a_program_that_is_too_deep_has_no_place() -> None:
    text = HEAD + "def answer(a, b):\n    return " + "(" * 80 + "a" + ")" * 80 + "+ a" * 3000 + "\n"
    assert underlined(text, AXIS) == ""
