"""The reference of train_step agrees with other ways, and with what the task shows."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from grader.grading.exercises import open_catalogue

EXERCISE = open_catalogue().load("train_step")


def reference() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    return names


def by_optimizer(w1: Any, w2: Any, x: Any, y: Any, rate: float, steps: int) -> jax.Array:
    """NNX's own optimizer, with optax's plain gradient descent."""
    net = reference()["MyNet"](w1, w2)
    optimizer = nnx.Optimizer(net, optax.sgd(rate), wrt=nnx.Param)
    losses = []
    for _ in range(steps):
        loss, gradients = nnx.value_and_grad(lambda n: optax.squared_error(n(x), y).mean())(net)
        optimizer.update(net, gradients)
        losses.append(loss)
    return jnp.concatenate([jnp.array(losses), net.w1[...].ravel(), net.w2[...].ravel()])


def by_chain_rule(w1: Any, w2: Any, x: Any, y: Any, rate: float, steps: int) -> jax.Array:
    """The derivatives written down, in float64."""
    w1, w2, x, y = (np.asarray(each, np.float64) for each in (w1, w2, x, y))
    losses = []
    for _ in range(steps):
        hidden = np.tanh(x @ w1)
        error = hidden @ w2 - y
        losses.append(np.mean(error**2))
        slope = 2 * error / error.size
        back = x.T @ (slope @ w2.T * (1 - hidden**2))
        w1, w2 = w1 - rate * back, w2 - rate * hidden.T @ slope
    return jnp.asarray(np.concatenate([losses, w1.ravel(), w2.ravel()]), jnp.float32)


def by_scan(w1: Any, w2: Any, x: Any, y: Any, rate: float, steps: int) -> jax.Array:
    """All steps in one lax.scan, with a pair of arrays for weights."""

    def loss(weights: Any) -> jax.Array:
        return jnp.mean((jnp.tanh(x @ weights[0]) @ weights[1] - y) ** 2)

    def step(weights: Any, _: None) -> Any:
        value, slopes = jax.value_and_grad(loss)(weights)
        return jax.tree.map(lambda w, s: w - rate * s, weights, slopes), value

    weights, losses = jax.lax.scan(step, (w1, w2), None, length=steps)
    return jnp.concatenate([losses, *(each.ravel() for each in weights)])


@pytest.mark.parametrize("other", [by_optimizer, by_chain_rule, by_scan])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Callable[..., jax.Array], seed: int) -> None:
    for case in EXERCISE.cases(seed):
        given = {
            name: jnp.asarray(value) if isinstance(value, np.ndarray) else value
            for name, value in case.arguments.items()
        }
        right = np.asarray(reference()["fit"](**given))
        far = np.abs(np.asarray(other(**given)) - right).max()
        assert far <= EXERCISE.settings.tolerance * np.abs(right).max(), case.name


def test_steps_and_rates_come_as_python_numbers() -> None:
    for case in EXERCISE.cases(0):
        assert type(case.arguments["steps"]) is int
        assert type(case.arguments["rate"]) is float


def shown(heading: str) -> str:
    found = re.search(rf"## {heading}\n.*?```python\n(.*?)\n```", EXERCISE.task, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_sample_of_the_task_is_true() -> None:
    names = {"jnp": jnp, "fit": reference()["fit"]}
    *head, call, said = shown("Sample input and output").split("\n")
    exec("\n".join(head), names)
    numbers = [float(word) for word in said.strip("# []").split(",")]
    assert np.allclose(eval(call, names), numbers, atol=1e-6)


def test_the_worked_ideas_of_the_task_are_true() -> None:
    names: dict[str, Any] = {"jax": jax, "jnp": jnp, "nnx": nnx}
    exec(shown("A worked idea"), names)
    assert float(names["u"]) == 2.75
    code = re.search(r"```python\n(class Counter.*?)\n```", EXERCISE.task, re.DOTALL)
    assert code is not None
    before, _, after = code[1].partition("nnx.jit(click)")
    exec(before, names)
    assert int(names["counter"].count[...]) == 0
    exec(f"nnx.jit(click){after}", names)
    assert int(names["counter"].count[...]) == 1
