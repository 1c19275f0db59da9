"""What reports say of trained modules: true of where they started, and of what was lost."""

import pytest

from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

pytestmark = pytest.mark.process

EXERCISE = open_catalogue().load("train_step")
NET = """
import jax
import jax.numpy as jnp
from flax import nnx

class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]

def loss(net, x, y):
    return jnp.mean((net(x) - y) ** 2)
"""
END = """
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
"""
COMPILED = """
@{jit}
def step(net, x, y, rate):
    value, slope = nnx.value_and_grad(loss)(net, x, y)
    net.w1[...] = net.w1[...] {sign} rate * slope["w1"][...]
    net.w2[...] = net.w2[...] {sign} rate * slope["w2"][...]
    return value

def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = [step(net, x, y, rate) for _ in range(steps)]
"""
OF_COPIES = """
def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = []
    for _ in range(steps):
        value, slope = nnx.value_and_grad(loss)(net, x, y)
        losses.append(value)
        nnx.update(net, jax.tree.map(lambda w, s: w + rate * s, nnx.state(net), slope))
"""


def graded(source: str, launcher: Launcher) -> Report:
    return grade(Submission("me.py", f"{NET}{source}{END}".encode()), EXERCISE, 0, launcher)


@pytest.mark.parametrize("steps", [OF_COPIES, COMPILED.format(jit="nnx.jit", sign="+")])
def test_params_that_were_trained_wrongly_are_not_said_to_start_wrongly(
    steps: str, launcher: Launcher
) -> None:
    report = graded(steps, launcher)
    assert report.verdict == "failed"
    assert [item.name for item in report.findings] == ["update-rule"]
    starts = [item.status for item in report.requirements if item.name == "initial-values"]
    assert starts == ["held"]


def test_params_that_start_otherwise_are_said_to(launcher: Launcher) -> None:
    report = graded(OF_COPIES.replace("MyNet(w1, w2)", "MyNet(w1 + 1.0, w2)"), launcher)
    (start,) = [item for item in report.requirements if item.name == "initial-values"]
    assert start.status == "broken"
    assert "`w1` does not start from the expected values" in start.message


def test_weights_that_jax_jit_left_as_they_were(launcher: Launcher) -> None:
    report = graded(COMPILED.format(jit="jax.jit", sign="-"), launcher)
    (found,) = report.findings
    assert found.name == "lost-state"
