"""The reference of layer_norm agrees with other ways, and with what the task shows."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.grading.exercises import open_catalogue

EXERCISE = open_catalogue().load("layer_norm")


def forward() -> Callable[[jax.Array], jax.Array]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    found: Callable[[jax.Array], jax.Array] = names["layer_norm_forward"]
    return found


def by_flax(x: jax.Array) -> jax.Array:
    """NNX's own layer, with the two-pass variance."""
    layer = nnx.LayerNorm(x.shape[-1], epsilon=1e-3, use_fast_variance=False, rngs=nnx.Rngs(0))
    return layer(x).flatten()


def by_numpy(x: jax.Array) -> jax.Array:
    """One vector after another, in float64."""
    rows = np.asarray(x, np.float64).reshape(-1, x.shape[-1])
    out = [(row - row.mean()) / np.sqrt(((row - row.mean()) ** 2).mean() + 1e-3) for row in rows]
    return jnp.asarray(np.concatenate(out), jnp.float32)


def by_einsum(x: jax.Array) -> jax.Array:
    """Means as products with a vector of 1 / features."""
    weights = jnp.full((x.shape[-1],), 1 / x.shape[-1])
    centred = x - jnp.einsum("blf,f->bl", x, weights)[..., None]
    variance = jnp.einsum("blf,blf,f->bl", centred, centred, weights)
    return (centred * jax.lax.rsqrt(variance + 1e-3)[..., None]).ravel()


@pytest.mark.parametrize("other", [by_flax, by_numpy, by_einsum])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Callable[..., jax.Array], seed: int) -> None:
    for case in EXERCISE.cases(seed):
        x = jnp.asarray(case.arguments["x"])
        right = np.asarray(forward()(x))
        scale = float(np.abs(right).max()) or 1.0
        far = np.abs(np.asarray(other(x)) - right).max()
        assert far <= EXERCISE.settings.tolerance * scale, case.name


def test_another_epsilon_is_not_within_the_tolerance() -> None:
    case = EXERCISE.cases(0)[0]
    x = jnp.asarray(case.arguments["x"])
    other = nnx.LayerNorm(x.shape[-1], epsilon=1e-5, rngs=nnx.Rngs(0))(x).flatten()
    assert np.abs(np.asarray(other) - np.asarray(forward()(x))).max() > 0.01


def test_the_sample_of_the_task_is_true() -> None:
    code = re.search(
        r"## Sample input and output\n\n```python\n(.*?)\n# \[(.*?)\]", EXERCISE.task, re.DOTALL
    )
    assert code is not None
    found = eval(code[1], {"jnp": jnp, "layer_norm_forward": forward()})
    assert np.allclose(found, [float(word) for word in code[2].split(",")], atol=1e-6)


def test_the_worked_idea_of_the_task_is_true() -> None:
    table = jnp.array([[1.0, -4.0, 2.0], [0.5, 0.0, 0.25]])
    largest = jnp.max(jnp.abs(table), axis=-1, keepdims=True)
    assert "largest = jnp.max(jnp.abs(table), axis=-1, keepdims=True)" in EXERCISE.task
    assert np.array_equal(table / largest, [[0.25, -1.0, 0.5], [1.0, 0.0, 0.5]])
