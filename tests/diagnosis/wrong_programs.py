"""Wrong programs in another style than the references of `root`, and what each should be called.

They are right programs as a learner may write them, with one slip or two.
"""

from collections.abc import Iterator
from dataclasses import dataclass

LAYER_NORM = """\
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, n):
        self.scale = nnx.Param(jnp.ones(n))
        self.bias = nnx.Param(jnp.zeros(n))

    def __call__(self, inputs):
        mu = inputs.mean(-1, keepdims=True)
        centred = inputs - mu
        var = (centred * centred).mean(-1, keepdims=True)
        out = centred * (1 / jnp.sqrt(var + 0.001))
        out = out * self.scale[...]
        out = out + self.bias[...]
        return out


def layer_norm_forward(x):
    norm = MyLayerNorm(x.shape[-1])
    return norm(x).reshape(-1)
"""
CROSS_ENTROPY = """\
import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    log_p = jax.nn.log_softmax(logits, axis=-1)
    rows = jnp.arange(len(labels))
    return -log_p[rows, labels]
"""
MOMENTUM = """\
import jax
import jax.numpy as jnp


def momentum_steps(x, y, steps):
    w = jnp.zeros((x.shape[1],))
    v = jnp.zeros_like(w)

    def mse(w):
        error = jnp.dot(x, w) - y
        return jnp.mean(error * error)

    slope = jax.grad(mse)
    for step in range(int(steps)):
        g = slope(w)
        v = v * 0.9 + g
        w = w - v * 0.1
    return w
"""


@dataclass(frozen=True)
class Wrong:
    """A wrong program of an exercise, and the pitfalls of which its report leads with one."""

    exercise: str
    names: tuple[str, ...]
    text: str


RIGHT = {"row_norm": LAYER_NORM, "cross_entropy": CROSS_ENTROPY, "momentum": MOMENTUM}
VARIANCE = "(centred * centred).mean(-1, keepdims=True)"
SAMPLE = "inputs.var(-1, ddof=1, keepdims=True)"
SPEED = "        v = v * 0.9 + g"
STEP = "        w = w - v * 0.1"
SLIPS: list[tuple[str, str, dict[str, str]]] = [
    ("row_norm", "wrong-axis", {"mean(-1, keep": "mean(0, keep"}),
    ("row_norm", "wrong-axis", {"mean(-1, keep": "mean(1, keep"}),
    ("row_norm", "wrong-axis", {"mean(-1, keep": "mean(keep"}),
    ("row_norm", "wrong-axis", {"mean(-1, keep": "mean((1, 2), keep"}),
    ("row_norm", "epsilon", {"0.001": "1e-6"}),
    ("row_norm", "epsilon missing-term", {" + 0.001": ""}),
    ("row_norm", "epsilon", {"jnp.sqrt(var + 0.001)": "(jnp.sqrt(var) + 0.001)"}),
    ("row_norm", "sample-statistics", {VARIANCE: SAMPLE}),
    ("row_norm", "not-centred", {"(centred * centred)": "(inputs * inputs)"}),
    ("row_norm", "missing-step", {"jnp.sqrt(var + 0.001)": "(var + 0.001)"}),
    ("row_norm", "not-centred", {"out = centred * (1": "out = inputs * (1"}),
    ("row_norm", "missing-term", {" * (1 / jnp.sqrt(var + 0.001))": ""}),
    ("row_norm", "epsilon sample-statistics", {VARIANCE: SAMPLE, "0.001": "1e-5"}),
    ("cross_entropy", "wrong-axis", {"axis=-1": "axis=0"}),
    ("cross_entropy", "wrong-sign", {"return -": "return "}),
    ("cross_entropy", "off-by-one", {"labels]": "labels - 1]"}),
    ("cross_entropy", "wrong-constant", {"return -log_p": "return -jnp.log2(jnp.e) * log_p"}),
    (
        "cross_entropy",
        "missing-step missing-term exchanged-names",
        {"jax.nn.log_softmax(logits, axis=-1)": "logits"},
    ),
    ("momentum", "wrong-sign", {"w - v * 0.1": "w + v * 0.1"}),
    ("momentum", "wrong-constant", {"0.9": "0.5"}),
    ("momentum", "wrong-constant", {"* 0.1": "* 0.01"}),
    ("momentum", "missing-term lost-update", {"v * 0.9 + g": "v + g"}),
    ("momentum", "step-order", {f"{SPEED}\n{STEP}": f"{STEP}\n{SPEED}"}),
    ("momentum", "wrong-reduction", {"jnp.mean(error": "jnp.sum(error"}),
    ("momentum", "off-by-one", {"range(int(steps))": "range(int(steps) + 1)"}),
    ("momentum", "off-by-one", {"range(int(steps))": "range(1, int(steps))"}),
    ("momentum", "missing-step missing-term exchanged-names", {"v = v * 0.9 + g": "v = g"}),
    ("momentum", "wrong-sign wrong-operator", {"- y": "+ y"}),
]
UNNAMED = {
    "all answers are zero": ("momentum", {"v * 0.9 + g": "v * 0.9"}),
    "no change does this": ("row_norm", {"return out": "return jnp.sin(7 * out)"}),
}
"""Wrong programs of which nothing should be said but that they are wrong."""


def programs() -> Iterator[Wrong]:
    """Yield the wrong programs that have a name."""
    for exercise, names, edits in SLIPS:
        yield Wrong(exercise, tuple(names.split()), changed(RIGHT[exercise], edits))


def changed(text: str, edits: dict[str, str]) -> str:
    """Return a program with old texts replaced, each of which it holds."""
    for old, new in edits.items():
        assert old in text, old
        text = text.replace(old, new)
    return text
