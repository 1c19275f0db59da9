"""What reports say of scan_rnn in another style than the reference's."""

from collections.abc import Callable
from functools import partial

import pytest

from grader.report.schema import Report

pytestmark = pytest.mark.process

TEXT = """
import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    def __init__(self, width, size, rngs):
        draw = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(draw(rngs.params(), (width, size)))
        self.hidden_kernel = nnx.Param(draw(rngs.params(), (size, size)))
        self.bias = nnx.Param(jnp.zeros(size))

    def __call__(self, x):
        h = jnp.zeros(self.bias.shape)
        kept = []
        for row in x:
            driven = jnp.dot(row, self.input_kernel[...]) + self.bias[...]
            h = jnp.tanh(driven + jnp.dot(h, self.hidden_kernel[...]))
            kept.append(h)
        return jnp.stack(kept)


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[1], features, nnx.Rngs(seed))(x)
"""
STEP = "            h = jnp.tanh(driven + jnp.dot(h, self.hidden_kernel[...]))\n"
KEEP = "            kept.append(h)\n"
SLIPS = {
    STEP + KEEP: (
        f"            new{STEP.lstrip()[1:]}            kept.append(new)\n",
        "wrong-carry",
        "the old state carried on",
    ),
    "return jnp.stack(kept)": ("return h", "last-state", "the last state alone"),
    "for row in x:": (
        "for row in x[::-1]:",
        "scan-order",
        "the rows of `x` in reversed order",
    ),
    "jnp.tanh(driven + jnp.dot(h, self.hidden_kernel[...]))": (
        "jnp.tanh(driven) + jnp.dot(h, self.hidden_kernel[...])",
        "outside-tanh",
        "the state's part added behind the `tanh`",
    ),
    "jnp.dot(h, self.hidden_kernel[...])": (
        "jnp.dot(self.hidden_kernel[...], h)",
        "recurrent-product",
        "`hidden_kernel` on the left of the state",
    ),
    "h = jnp.zeros(": ("h = jnp.ones(", "first-state", "a state that starts at ones"),
    "nnx.Rngs(seed))(x)": (
        "nnx.Rngs(seed))(x)[None]",
        "extra-axis",
        "an axis of size 1 in front of its result",
    ),
}


@pytest.fixture(scope="module")
def graded(grade_exercise: Callable[..., Report]) -> Callable[[str], Report]:
    return partial(grade_exercise, "scan_rnn")


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
    assert [item for item in others if item.level == "error"] == []


def test_the_state_before_each_step_is_said(graded: Callable[[str], Report]) -> None:
    first = graded(TEXT.replace(STEP + KEEP, KEEP + STEP)).findings[0]
    assert first.name == "old-state"
    assert first.message.endswith("with the state before each step collected")


def test_the_hidden_kernel_drawn_first_is_said(graded: Callable[[str], Report]) -> None:
    lines = [line for line in TEXT.splitlines(keepends=True) if "draw(rngs" in line]
    first = graded(TEXT.replace("".join(lines), "".join(reversed(lines)))).findings[0]
    assert first.name == "kernel-draws"
    assert first.message.endswith("with the hidden kernel drawn first")
