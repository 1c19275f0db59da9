"""The reference of batch_norm agrees with other ways, and with what the task shows."""

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

EXERCISE = open_catalogue().load("batch_norm")


def run() -> Callable[[jax.Array, jax.Array], jax.Array]:
    names: dict[str, Any] = {}
    exec(compile(EXERCISE.reference, "reference.py", "exec"), names)
    found: Callable[[jax.Array, jax.Array], jax.Array] = names["batch_norm_run"]
    return found


def by_flax(train: jax.Array, test: jax.Array) -> jax.Array:
    """NNX's own layer, with the two-pass variance, a step under `nnx.jit`."""
    features = train.shape[-1]
    layer = nnx.BatchNorm(features, momentum=0.9, use_fast_variance=False, rngs=nnx.Rngs(0))
    step = nnx.jit(lambda layer, x: layer(x, use_running_average=False))
    outputs = [step(layer, x).ravel() for x in train]
    evaluation = layer(test, use_running_average=True).ravel()
    return jnp.concatenate([*outputs, evaluation, layer.mean[...], layer.var[...]])


def by_numpy(train: jax.Array, test: jax.Array) -> jax.Array:
    """One feature after another, in float64."""
    columns = []
    for feature in range(train.shape[-1]):
        mean, var, out = 0.0, 1.0, []
        for numbers in np.asarray(train, np.float64)[:, :, feature]:
            centre = numbers.sum() / len(numbers)
            spread = ((numbers - centre) ** 2).sum() / len(numbers)
            out.append((numbers - centre) / np.sqrt(spread + 1e-5))
            mean, var = mean + (centre - mean) / 10, var + (spread - var) / 10
        out.append((np.asarray(test, np.float64)[:, feature] - mean) / np.sqrt(var + 1e-5))
        columns.append(np.concatenate([*out, [mean], [var]]))
    return jnp.asarray(np.stack(columns, axis=-1).ravel(), jnp.float32)


def by_scan(train: jax.Array, test: jax.Array) -> jax.Array:
    """All steps at once, and the averages as a scan over their statistics."""
    means, variances = train.mean(1), train.var(1)
    outputs = (train - means[:, None]) * jax.lax.rsqrt(variances[:, None] + 1e-5)

    def moved(old: jax.Array, new: jax.Array) -> tuple[jax.Array, None]:
        return jnp.array([[0.9, 0.1]]) @ jnp.stack([old, new]).reshape(2, -1), None

    features = train.shape[-1]
    start = jnp.concatenate([jnp.zeros(features), jnp.ones(features)])[None]
    kept, _ = jax.lax.scan(moved, start, jnp.concatenate([means, variances], axis=1)[:, None])
    mean, var = kept[0, :features], kept[0, features:]
    evaluation = (test - mean) * jax.lax.rsqrt(var + 1e-5)
    return jnp.concatenate([outputs.ravel(), evaluation.ravel(), mean, var])


@pytest.mark.parametrize("other", [by_flax, by_numpy, by_scan])
@pytest.mark.parametrize("seed", [0, 1])
def test_other_ways_give_the_same_numbers(other: Callable[..., jax.Array], seed: int) -> None:
    for case in EXERCISE.cases(seed):
        arguments = [jnp.asarray(item) for item in case.arguments.values()]
        right = np.asarray(run()(*arguments))
        scale = float(np.abs(right).max())
        far = np.abs(np.asarray(other(*arguments)) - right).max()
        assert far <= EXERCISE.settings.tolerance * scale, case.name


def test_the_sample_of_the_task_is_true() -> None:
    section = EXERCISE.task.partition("## Sample input and output")[2]
    code = re.search(r"```python\n(train = .*?)  #.*?\n(.*?)\n# \[(.*?)\]", section, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {"jnp": jnp, "batch_norm_run": run()}
    exec(code[1], names)
    found = eval(code[2], names)
    assert np.allclose(found, [float(word) for word in code[3].split(",")], atol=1e-6)


def test_the_worked_idea_of_the_task_is_true() -> None:
    section = EXERCISE.task.partition("## A worked idea")[2]
    code = section.partition("```python\n")[2].partition("```")[0]
    begin, _, ends = code.partition("jax.jit(call)")
    names: dict[str, Any] = {"jax": jax, "jnp": jnp, "nnx": nnx}
    exec(begin, names)
    lines = f"jax.jit(call){ends}".splitlines()
    said = re.compile(r"(.*)  # (\[.*\]), and model.peak is ([\d.]+)")
    found = [match for line in lines if (match := said.match(line))]
    assert len(found) == 2
    for match in found:
        assert eval(match[1], names).tolist() == eval(match[2])
        assert float(names["model"].peak[...]) == float(match[3])


LEARNT = """\
import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, size):
        self.scale = nnx.Param(jnp.ones((size,)))
        self.bias = nnx.Param(jnp.zeros((size,)))
        self.mean = nnx.BatchStat(jnp.zeros((size,)))
        self.var = nnx.BatchStat(jnp.ones((size,)))

    def learn(self, x):
        m, v = x.mean(0), x.var(0)
        self.mean[...] += 0.1 * (m - self.mean[...])
        self.var[...] += 0.1 * (v - self.var[...])
        return self.out(x, m, v)

    def out(self, x, m, v):
        return self.scale[...] * (x - m) * jax.lax.rsqrt(v + 1e-5) + self.bias[...]

    @jax.jit
    def use(self, x):
        return self.out(x, self.mean[...], self.var[...])


def batch_norm_run(train, test):
    norm = MyBatchNorm(train.shape[-1])
    learn = nnx.jit(MyBatchNorm.learn)
    done = [learn(norm, x).ravel() for x in train]
    return jnp.concatenate([*done, norm.use(test).ravel(), norm.mean[...], norm.var[...]])
"""
UNMOVED = {"self.mean[...] += ": "moved = ", "self.var[...] += ": "moved = "}
REFUSED = {"nnx.jit(MyBatchNorm.learn)": "jax.jit(norm.learn)", "learn(norm, x)": "learn(x)"}


def changed(edits: dict[str, str]) -> str:
    text = LEARNT
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("edits", "name", "said"),
    [
        (
            {"nnx.jit(": "jax.jit("},
            "lost-state",
            "under `jax.jit` is lost: without it the answer to case 1 is",
        ),
        (UNMOVED, "unmoved-statistics", "with running statistics that are never written"),
        (REFUSED, "lost-state", "a module is changed inside a transform that it is no argument of"),
    ],
    ids=["a step under jax.jit", "averages in local names, beside a jax.jit", "a closure"],
)
def test_what_is_lost_is_told_from_what_is_never_written(
    edits: dict[str, str], name: str, said: str, grade_exercise: Callable[..., Report]
) -> None:
    report = grade_exercise("batch_norm", changed(edits))
    assert [item.name for item in report.findings] == [name]
    assert said in report.findings[0].message


def test_jax_jit_where_nothing_changes_is_right(grade_exercise: Callable[..., Report]) -> None:
    report = grade_exercise("batch_norm", LEARNT)
    assert (report.verdict, report.findings) == ("passed", ())
