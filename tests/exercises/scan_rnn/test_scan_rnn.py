"""The reference of scan_rnn agrees with other ways, and with what the task shows."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.grading.exercises import open_catalogue

EXERCISE = open_catalogue().load("scan_rnn")


def reference() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    return names


FORWARD: Callable[..., jax.Array] = reference()["rnn_forward"]


def drawn(seed: int, inputs: int, features: int) -> tuple[jax.Array, jax.Array]:
    """Both kernels, drawn one after the other from the stream."""
    rngs, init = nnx.Rngs(seed), nnx.initializers.lecun_normal()
    return init(rngs.params(), (inputs, features)), init(rngs.params(), (features, features))


def by_flax(seed: int, x: jax.Array, features: int) -> jax.Array:
    """NNX's own layer, with these kernels."""
    cell = nnx.SimpleCell(x.shape[1], features, rngs=nnx.Rngs(0))
    into, onward = drawn(seed, x.shape[1], features)
    cell.dense_i.kernel[...], cell.dense_h.kernel[...] = into, onward
    found: jax.Array = nnx.RNN(cell)(x[None])[0]
    return found


def by_nnx_scan(seed: int, x: jax.Array, features: int) -> jax.Array:
    """A step that is given the kernels as what does not change."""

    @nnx.scan(in_axes=(None, nnx.Carry, 0), out_axes=(nnx.Carry, 0))
    def steps(kernels: Any, h: jax.Array, row: jax.Array) -> tuple[jax.Array, jax.Array]:
        h = jnp.tanh(row @ kernels[0] + h @ kernels[1])
        return h, h

    found: jax.Array = steps(drawn(seed, x.shape[1], features), jnp.zeros(features), x)[1]
    return found


def by_numpy(seed: int, x: jax.Array, features: int) -> jax.Array:
    """A loop in float64."""
    kernels = drawn(seed, x.shape[1], features)
    into, onward = (np.asarray(kernel, np.float64) for kernel in kernels)
    h, states = np.zeros(features), []
    for row in np.asarray(x, np.float64):
        h = np.tanh(row @ into + h @ onward)
        states.append(h)
    return jnp.asarray(np.stack(states), jnp.float32)


@pytest.mark.parametrize("other", [by_flax, by_nnx_scan, by_numpy])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Callable[..., jax.Array], seed: int) -> None:
    for case in EXERCISE.cases(seed):
        arguments = [case.arguments[name] for name in ("seed", "x", "features")]
        right = np.asarray(FORWARD(*arguments))
        far = np.abs(np.asarray(other(*arguments)) - right).max()
        assert far <= EXERCISE.settings.tolerance * np.abs(right).max(), case.name


def test_a_state_knows_all_rows_before_it_and_none_behind() -> None:
    x = np.asarray(EXERCISE.cases(0)[0].arguments["x"])
    for place in range(len(x)):
        changed = x.copy()
        changed[place] += 1.0
        moved = np.abs(np.asarray(FORWARD(7, changed, 4)) - np.asarray(FORWARD(7, x, 4))).max(1)
        assert list(moved > 1e-6) == [row >= place for row in range(len(x))]


def test_numbers_arrive_as_the_task_says() -> None:
    for case in EXERCISE.cases(0):
        assert type(case.arguments["seed"]) is type(case.arguments["features"]) is int


def test_the_sample_of_the_task_is_true() -> None:
    code = re.search(
        r"## Sample input and output\n\n```python\n(.*?)\n# (\[\[.*?\]\])", EXERCISE.task, re.DOTALL
    )
    assert code is not None
    shown = np.array(eval(code[2]))
    assert np.allclose(eval(code[1], {"jnp": jnp, "rnn_forward": FORWARD}), shown, atol=2e-6)
    into, _ = drawn(3, 3, 2)
    assert np.allclose(shown[0], jnp.tanh(jnp.array([1.0, -2.0, 0.5]) @ into), atol=2e-6)


def test_the_worked_idea_of_the_task_is_true() -> None:
    code = re.search(r"## A worked idea\n.*?```python\n(.*?)```", EXERCISE.task, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp, "jax": jax}
    exec(code[1], names)
    assert np.isclose(names["last"], 95.2)
    assert np.allclose(names["interests"], [10.0, 12.0, 13.2])
    assert "# last 95.2, interests [10.0, 12.0, 13.2]" in code[1]
