"""The reference of attention agrees with other ways, and with what the task shows."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.grading.exercises import open_catalogue

EXERCISE = open_catalogue().load("attention")
NAMES = ("query", "key", "value", "out")


def reference() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    return names


FORWARD: Callable[..., jax.Array] = reference()["attention_forward"]


def drawn(seed: int, features: int) -> list[jax.Array]:
    """The four kernels, drawn one after another from the stream."""
    rngs, init = nnx.Rngs(seed), nnx.initializers.lecun_normal()
    return [init(rngs.params(), (features, features)) for _ in NAMES]


def by_flax(seed: int, x: jax.Array, heads: int) -> jax.Array:
    """NNX's own layer, with these kernels in its shapes, and a causal mask."""
    features, kernels = x.shape[1], drawn(seed, x.shape[1])
    layer = nnx.MultiHeadAttention(heads, features, use_bias=False, decode=False, rngs=nnx.Rngs(0))
    for name, kernel in zip(NAMES[:3], kernels, strict=False):
        getattr(layer, name).kernel[...] = kernel.reshape(features, heads, -1)
    layer.out.kernel[...] = kernels[3].reshape(heads, -1, features)
    return layer(x, mask=nnx.make_causal_mask(jnp.ones(len(x))))


def by_library(seed: int, x: jax.Array, heads: int) -> jax.Array:
    """The function of jax between the projections."""
    *first, out = drawn(seed, x.shape[1])
    query, key, value = ((x @ kernel).reshape(1, len(x), heads, -1) for kernel in first)
    mixed = jax.nn.dot_product_attention(query, key, value, is_causal=True)
    return mixed.reshape(x.shape) @ out


def by_numpy(seed: int, x: jax.Array, heads: int) -> jax.Array:
    """One position of one head after another, each over the slice that ends with it; float64."""
    wide = np.asarray(x, np.float64)
    query, key, value, out = (np.asarray(kernel, np.float64) for kernel in drawn(seed, x.shape[1]))
    mixed, size = np.zeros(wide.shape), x.shape[1] // heads
    for head in range(heads):
        part = slice(head * size, (head + 1) * size)
        for row in range(len(wide)):
            seen = wide[: row + 1]
            powers = np.exp(seen @ key[:, part] @ (wide[row] @ query[:, part]) / size**0.5)
            mixed[row, part] = powers @ (seen @ value[:, part]) / powers.sum()
    return jnp.asarray(mixed @ out, jnp.float32)


@pytest.mark.parametrize("other", [by_flax, by_library, by_numpy])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Callable[..., jax.Array], seed: int) -> None:
    for case in EXERCISE.cases(seed):
        arguments = [case.arguments[name] for name in ("seed", "x", "heads")]
        right = np.asarray(FORWARD(*arguments))
        far = np.abs(np.asarray(other(*arguments)) - right).max()
        assert far <= EXERCISE.settings.tolerance * np.abs(right).max(), case.name


def test_no_position_sees_a_later_one_and_each_sees_all_before() -> None:
    x = np.asarray(EXERCISE.cases(0)[0].arguments["x"])
    for place in range(len(x)):
        changed = x.copy()
        changed[place] += 1.0
        moved = np.abs(np.asarray(FORWARD(7, changed, 2)) - np.asarray(FORWARD(7, x, 2))).max(1)
        assert list(moved > 1e-4) == [row >= place for row in range(len(x))]


def test_numbers_arrive_as_the_task_says() -> None:
    for case in EXERCISE.cases(0):
        assert type(case.arguments["seed"]) is type(case.arguments["heads"]) is int
        assert case.arguments["x"].shape[1] % case.arguments["heads"] == 0


def test_the_sample_of_the_task_is_true() -> None:
    code = re.search(
        r"## Sample input and output\n\n```python\n(.*?)\n# (\[\[.*?\]\])", EXERCISE.task, re.DOTALL
    )
    assert code is not None
    made, call = code[1].split("\n")
    names = {"jnp": jnp, "attention_forward": FORWARD}
    exec(made, names)
    shown = np.array(eval(code[2].replace("#", "")))
    assert np.allclose(eval(call, names), shown, atol=2e-6)
    first = drawn(3, 4)
    assert np.allclose(shown[0], names["x"][0] @ first[2] @ first[3], atol=2e-6)


def test_the_worked_idea_of_the_task_is_true() -> None:
    code = re.search(r"## A worked idea\n.*?```python\n(.*?)```", EXERCISE.task, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp, "jax": jax}
    exec(code[1], names)
    assert np.allclose(names["shares"], [0.26894143, 0.7310586, 0.0])
    assert "# [0.26894143, 0.7310586, 0.0]" in code[1]
    assert np.isclose(names["shares"] @ jnp.array([10.0, 20.0, 90.0]), 17.310587)
    assert code[1].rstrip().endswith("# 17.310587")
