"""The reference of dropout agrees with other ways, and with what the task shows."""

import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.grading.exercises import open_catalogue
from grader.report.schema import Report

EXERCISE = open_catalogue().load("dropout")
Run = Callable[[int, jax.Array, float, int], jax.Array]


def run() -> Run:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    found: Run = names["dropout_run"]
    return found


def by_flax(seed: int, x: jax.Array, rate: float, calls: int) -> jax.Array:
    """NNX's own layer, whose stream is a fork, given the stream itself in its place."""
    layer = nnx.Dropout(rate, rngs=nnx.Rngs(0))
    stream = nnx.Rngs(seed).dropout
    outputs = [layer(x, deterministic=False, rngs=stream) for _ in range(calls)]
    return jnp.stack([*outputs, layer(x, deterministic=True)])


def by_keys(seed: int, x: jax.Array, rate: float, calls: int) -> jax.Array:
    """No stream: the n-th key is n folded into that of the seed."""
    keys = [jax.random.fold_in(jax.random.key(seed), number) for number in range(calls)]
    masks = [jax.random.uniform(key, x.shape) < 1 - rate for key in keys]
    return jnp.stack([*(x * mask / (1 - rate) for mask in masks), x])


def by_jit(seed: int, x: jax.Array, rate: float, calls: int) -> jax.Array:
    """The stream is carried through `nnx.jit`."""

    @nnx.jit
    def call(stream: nnx.RngStream, x: jax.Array) -> jax.Array:
        keep = jax.random.bernoulli(stream(), 1 - rate, x.shape)
        return jax.lax.select(keep, x / (1 - rate), jnp.zeros_like(x))

    stream = nnx.Rngs(dropout=seed).dropout
    return jnp.stack([*(call(stream, x) for _ in range(calls)), x])


@pytest.mark.parametrize("other", [by_flax, by_keys, by_jit])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Run, seed: int) -> None:
    for case in EXERCISE.cases(seed):
        number, x, rate, calls = case.arguments.values()
        right = np.asarray(run()(number, jnp.asarray(x), rate, calls))
        found = np.asarray(other(number, jnp.asarray(x), rate, calls))
        assert found.shape == right.shape
        far = np.abs(found - right).max()
        assert far <= EXERCISE.settings.tolerance * np.abs(right).max(), case.name


def test_about_the_rate_is_dropped_and_other_numbers_in_every_call() -> None:
    first, second, last = run()(3, jnp.ones((50, 40)), 0.3, 2)
    for each in (first, second):
        assert abs(float((each == 0).mean()) - 0.3) < 0.03
        assert abs(float(each.mean()) - 1.0) < 0.05
    assert not jnp.array_equal(first, second)
    assert jnp.array_equal(last, jnp.ones((50, 40)))


def test_the_sample_of_the_task_is_true() -> None:
    section = EXERCISE.task.partition("## Sample input and output")[2]
    code = re.search(r"```python\n(.*?)\n# (\[.*?\])\n```", section, re.DOTALL)
    assert code is not None
    found = eval(code[1], {"jnp": jnp, "dropout_run": run()})
    assert found.tolist() == eval(code[2])


def test_the_worked_idea_of_the_task_is_true() -> None:
    section = EXERCISE.task.partition("## A worked idea")[2]
    code = section.partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {"jax": jax, "nnx": nnx}
    begin, *lines = code.partition("die = Die(nnx.Rngs(3))\n")
    exec(begin, names)
    shown = 0
    for line in "".join(lines).splitlines():
        throws, _, said = line.partition("  # ")
        if said:
            assert eval(throws, names) == eval(said)
            shown += 1
        else:
            exec(line, names)
    assert shown == 3


DROP = """\
import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, share, rngs):
        self.left = 1 - share
        self.noise = rngs.dropout

    def drop(self, x):
        mask = jax.random.bernoulli(self.noise(), self.left, x.shape)
        return x * mask / self.left


def dropout_run(seed, x, rate, calls):
    layer, drop = MyDropout(rate, nnx.Rngs(seed)), nnx.jit(MyDropout.drop)
    return jnp.stack([*(drop(layer, x) for _ in range(calls)), x])
"""
FORK = {"rngs.dropout": "rngs.dropout.fork()"}
INIT = {"rngs.dropout": "rngs.dropout()", "self.noise()": "self.noise"}


@pytest.mark.parametrize(
    ("edits", "name"),
    [
        ({"nnx.jit(": "jax.jit("}, "lost-state"),
        (FORK, "dropout-key"),
        (INIT, "repeated-mask"),
        ({"self.left, x.shape": "1 - self.left, x.shape"}, "keep-probability"),
    ],
    ids=["jax.jit", "a fork", "one key", "the rate"],
)
def test_what_is_drawn_is_told_by_name(
    edits: dict[str, str], name: str, grade_exercise: Callable[..., Report]
) -> None:
    text = DROP
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    report = grade_exercise("dropout", text)
    assert [item.name for item in report.findings] == [name]
    assert report.findings[0].alternatives == ()


def test_a_method_under_nnx_jit_is_right(grade_exercise: Callable[..., Report]) -> None:
    report = grade_exercise("dropout", DROP)
    assert (report.verdict, report.findings) == ("passed", ())


def test_a_stream_in_place_of_a_key_is_told_what_to_write(
    grade_exercise: Callable[..., Report],
) -> None:
    report = grade_exercise("dropout", DROP.replace("self.noise()", "self.noise"))
    assert report.findings[0].name == "raised"
    assert "a stream of `nnx.Rngs` is no key" in report.findings[0].message
