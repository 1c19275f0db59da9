"""What the worked ideas of the first three lessons show is what comes out."""

import re
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.exercise.catalogue import Catalogue


def ideas(name: str) -> dict[str, Any]:
    """Run the worked idea of a lesson; return its names, and the last value of each block."""
    task = Catalogue().folder(name).task
    section = task.split("## A worked idea\n")[1].split("\n## ")[0]
    names: dict[str, Any] = {"jax": jax, "jnp": jnp, "nnx": nnx}
    values = []
    for block in re.findall(r"```python\n(.*?)```", section, re.DOTALL):
        *before, last = re.split(r"\n(?=\S)", block.strip())
        if last.startswith(")"):
            before, last = before[:-1], f"{before[-1]}\n{last}"
        exec("\n".join(before), names)
        shown = re.search(r"# (\[.*\])", last)
        code = last.rpartition("  #")[0] or last
        value = eval(code, names) if "=" not in code.split("(")[0] else exec(code, names)
        value = names["out"] if value is None else value
        if shown is not None:
            assert np.array_equal(value, eval(shown[1])), code
        values.append(value)
    return {**names, "values": values}


@pytest.mark.parametrize("name", ["dense", "conv1d", "conv2d"])
def test_worked_ideas_are_true(name: str) -> None:
    assert len(ideas(name)["values"]) == 2


def test_an_initializer_is_made_and_then_used() -> None:
    assert ideas("dense")["values"][1].shape == (2, 3)


@pytest.mark.parametrize(("name", "shape"), [("conv1d", (1, 1, 3)), ("conv2d", (1, 1, 2, 2))])
def test_shapes_are_as_shown(name: str, shape: tuple[int, ...]) -> None:
    assert ideas(name)["values"][1].shape == shape
    assert f"shape {shape}" in Catalogue().folder(name).task


def test_a_bare_param_is_an_array_to_operators_and_not_to_lax() -> None:
    kernel = nnx.Param(jnp.ones((2, 3)))
    assert (jnp.ones((4, 2)) @ kernel).shape == (4, 3)
    with pytest.raises((TypeError, ValueError)):  # by the version of jax
        jax.lax.dot(jnp.ones((4, 2)), kernel)
