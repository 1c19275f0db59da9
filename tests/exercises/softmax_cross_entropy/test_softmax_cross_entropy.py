"""The reference of softmax_cross_entropy agrees with other ways, and with what the task shows."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from grader.grading.exercises import open_catalogue

EXERCISE = open_catalogue().load("softmax_cross_entropy")


def loss() -> Callable[..., jax.Array]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    found: Callable[..., jax.Array] = names["cross_entropy"]
    return found


def by_optax(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """The loss of optax, which flax requires."""
    return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()


def by_log_softmax(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """jax.nn.log_softmax and one-hot labels."""
    right = jax.nn.one_hot(labels, logits.shape[-1])
    return -jnp.sum(right * jax.nn.log_softmax(logits)) / labels.size


def by_numpy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """One example after another, in float64, by a sum of logarithms of sums."""
    rows = np.asarray(logits, np.float64)
    pairs = zip(rows, np.asarray(labels), strict=True)
    return jnp.float32(np.mean([np.logaddexp.reduce(row) - row[label] for row, label in pairs]))


@pytest.mark.parametrize("other", [by_optax, by_log_softmax, by_numpy])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_number(other: Callable[..., jax.Array], seed: int) -> None:
    for case in EXERCISE.cases(seed):
        given = [jnp.asarray(value) for value in case.arguments.values()]
        right = float(loss()(*given))
        assert np.isfinite(right)
        far = abs(float(other(*given)) - right)
        assert far <= EXERCISE.settings.tolerance * (abs(right) or 1.0), case.name


def test_a_formula_of_a_textbook_breaks_in_several_cases() -> None:
    broken = 0
    for case in EXERCISE.cases(0):
        logits, labels = (jnp.asarray(value) for value in case.arguments.values())
        powers = jnp.exp(logits)
        chosen = (powers / powers.sum(-1, keepdims=True))[jnp.arange(labels.size), labels]
        broken += not np.isfinite(float(-jnp.log(chosen).mean()))
    assert broken >= 4


def test_the_sample_of_the_task_is_true() -> None:
    sample = r"## Sample input and output\n\n```python\n(.*?)\n```"
    code = re.search(sample, EXERCISE.task, re.DOTALL)
    assert code is not None
    names = {"jnp": jnp, "cross_entropy": loss()}
    head, _, last = code[1].rpartition("\n")
    exec(head, names)
    call, _, shown = last.partition("  # ")
    assert round(float(eval(call, names)), 4) == float(shown)


def test_the_worked_idea_of_the_task_is_true() -> None:
    code = re.search(
        r"```python\n(exponents = .*?)\n(top \+ .*?)  # (\S+)\n```", EXERCISE.task, re.DOTALL
    )
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp}
    exec(code[1], names)
    assert round(float(eval(code[2], names)), 4) == float(code[3])
