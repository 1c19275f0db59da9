"""What reports say of attention in another style than the reference's."""

from collections.abc import Callable
from functools import partial

import pytest

from grader.report.schema import Report

pytestmark = pytest.mark.process

TEXT = """
import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, width, heads, rngs):
        draw = nnx.initializers.lecun_normal()
        self.heads, self.size = heads, width // heads
        for name in ("query", "key", "value", "out"):
            setattr(self, name, nnx.Param(draw(rngs.params(), (width, width))))

    def __call__(self, x):
        parts = (len(x), self.heads, self.size)
        q, k, v = (jnp.dot(x, w[...]).reshape(parts) for w in (self.query, self.key, self.value))
        logits = jnp.einsum("ihs,jhs->hij", q, k) / self.size**0.5
        logits = jnp.where(jnp.tri(len(x), dtype=bool), logits, -jnp.inf)
        shares = jax.nn.softmax(logits, axis=2)
        mixed = jnp.einsum("hij,jhs->ihs", shares, v)
        return jnp.dot(mixed.reshape(x.shape), self.out[...])


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[1], heads, nnx.Rngs(seed))(x)
"""
SLIPS = {
    "logits = jnp.where(jnp.tri(len(x), dtype=bool), logits, -jnp.inf)\n": (
        "\n",
        "causal-mask",
        "no mask",
    ),
    " / self.size**0.5": ("", "score-scale", "scores that are not divided"),
    "axis=2": ("axis=1", "attention-axis", "a softmax over the queries"),
    "hij,jhs->ihs": ("hij,jhs->his", "head-order", "heads joined without being moved back"),
    "(self.query, self.key, self.value)": (
        "(self.query, self.value, self.key)",
        "wrong-product",
        "queries met with values, and keys mixed",
    ),
    "nnx.Rngs(seed))(x)": (
        "nnx.Rngs(seed))(x).ravel()",
        "flattened",
        "`flatten` behind its result",
    ),
    "nnx.Rngs(seed))(x)\n": (
        "nnx.Rngs(seed))(x)[None]\n",
        "extra-axis",
        "an axis of size 1 in front of its result",
    ),
    "lecun_normal()": (
        "normal(0.02)",
        "kernel-init",
        "`normal(0.02)` in place of `lecun_normal()`",
    ),
}


@pytest.fixture(scope="module")
def graded(grade_exercise: Callable[..., Report]) -> Callable[[str], Report]:
    return partial(grade_exercise, "attention")


def test_the_style_is_right(graded: Callable[[str], Report]) -> None:
    report = graded(TEXT)
    assert report.verdict == "passed"
    assert not report.findings


@pytest.mark.parametrize("old", SLIPS)
def test_a_slip_is_said(old: str, graded: Callable[[str], Report]) -> None:
    new, name, said = SLIPS[old]
    assert TEXT.count(old) == 1
    first, *others = graded(TEXT.replace(old, new)).findings
    assert first.name == name
    assert first.message == f"your answers are those of the right program with {said}"
    assert "nothing tells which" not in first.evidence[0]
    assert [item for item in others if item.level == "error"] == []


def test_one_key_for_all_kernels_is_said(graded: Callable[[str], Report]) -> None:
    text = TEXT.replace("for name", "one = rngs.params()\n        for name").replace(
        "draw(rngs.params()", "draw(one"
    )
    first = graded(text).findings[0]
    assert first.name == "kernel-draws"
    assert first.message.endswith("with one key for all four kernels")


def test_kernels_drawn_in_turn_are_said_though_uses_would_give_the_same(
    graded: Callable[[str], Report],
) -> None:
    """`queries and keys exchanged` gives the same answers; the Params tell that it isn't that."""
    first = graded(TEXT.replace('"query", "key", "value"', '"key", "query", "value"')).findings[0]
    assert first.name == "draw-order"
    assert "nothing tells which" not in first.evidence[0]
