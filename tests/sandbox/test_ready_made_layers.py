"""A ready-made layer is seen however it is called; a layer of one's own in its place is not."""

from collections.abc import Callable

import pytest

from grader.report.schema import Report

HEAD = """
import threading

import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, i, o, k, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, i, o)))
        self.bias = nnx.Param(jnp.zeros((o,)))

    def __call__(self, x):
        return work(self.kernel[...], self.bias[...], x)


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    return MyConv1D(x.shape[-1], int(features), int(kernel_size), rngs)(x).flatten()


"""
READY = """def made(k, b):
    layer = nnx.Conv(k.shape[1], k.shape[2], k.shape[0], rngs=nnx.Rngs(0))
    layer.kernel, layer.bias = nnx.Param(k), nnx.Param(b)
    return layer


def inner(k, b, x):
    return CALL(made(k, b), x[None])[0]


"""
OWN = """def inner(k, b, x):
    kinds = ("NWC", "WIO", "NWC")
    y = jax.lax.conv_general_dilated(x[None], k, (1,), "SAME", dimension_numbers=kinds)
    return y[0] + b


"""
WAYS = {
    "plainly": "work = inner",
    "compiled before": "work = jax.jit(inner)",
    "as a program": """KEPT = {}


def work(k, b, x):
    key = (x.shape, k.shape)
    if key not in KEPT:
        KEPT[key] = jax.make_jaxpr(inner)(k, b, x)
    return jax.core.eval_jaxpr(KEPT[key].jaxpr, KEPT[key].consts, k, b, x)[0]
""",
    "in another thread": """def work(k, b, x):
    out = []
    thread = threading.Thread(target=lambda: out.append(inner(k, b, x)))
    thread.start()
    thread.join()
    return out[0]
""",
    "behind another object": """class Behind:
    def run(self, k, b, x):
        return inner(k, b, x)


def work(k, b, x):
    return Behind().run(k, b, x)
""",
}


def requirement(report: Report) -> str:
    return next(item.status for item in report.requirements if item.name == "own-layer")


@pytest.mark.parametrize("call", ["nnx.Conv.__call__", "(lambda layer, x: layer(x))"])
@pytest.mark.parametrize("way", WAYS)
def test_a_ready_made_layer_is_seen(way: str, call: str, grade_text: Callable[..., Report]) -> None:
    report = grade_text(HEAD + READY.replace("CALL", call) + WAYS[way])
    assert report.summary.startswith("12 of 12 answers are right")
    assert requirement(report) == "broken"
    assert report.verdict == "failed"
    assert report.findings[0].name == "builtin-layer"


@pytest.mark.parametrize("way", WAYS)
def test_the_same_without_such_a_layer_passes(way: str, grade_text: Callable[..., Report]) -> None:
    """Control."""
    report = grade_text(HEAD + OWN + WAYS[way])
    assert report.summary == "12 of 12 cases pass"
    assert requirement(report) == "held"
    assert report.verdict == "passed"
