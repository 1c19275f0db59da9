"""An error model whose programs hold the Params that a submission was seen to hold.

What is wrong with the Params is then settled, by looking at them; what is left to search is what
the program computes with them.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Held, ModelError, Setting
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.models.biases import Bias
from grader.families.kernel_layers.models.draws import TRUNCATED
from grader.families.kernel_layers.models.initializers import Special
from grader.families.kernel_layers.recognition.layer import bias_in, expected_kernel, values_in
from grader.families.kernel_layers.recognition.sizes import kernels
from grader.judging.context import Context

SETTLED = frozenset({"seed", "key", "initializer", "fan_axes", "arguments", "bias"})
"""Switches that say what the Params hold."""


def _as_held(numbers: Array, shape: tuple[int, ...]) -> Array:
    """Return the kernel that is handed on in place of random numbers."""
    if math.prod(shape) != numbers.shape[-1]:
        raise ModelError("the kernel that was seen has another size")
    return numbers[:, TRUNCATED].reshape(-1, *shape)


_KERNEL = Setting("holds the kernel that yours holds", Special("yours", _as_held))
_BIAS = Setting("adds the bias that yours holds", Bias("as yours", held=True))


class Params(NamedTuple):
    """Kernel and bias of one case."""

    kernel: Array
    bias: Array


def holding(model: Any, context: Context) -> Held | None:
    """Return the model with the Params of each case that was answered.

    None if one of them is not known, has another shape than the right one, or if all of them hold
    what the reference's do.
    """
    found = {index: _params(context, index) for index in range(len(context.cases))}
    answered = [index for index in context.outcome.replies if index in found]
    known = {index: each for index, each in found.items() if each is not None}
    if not answered or not known.keys() >= set(answered) or not _differ(context, known):
        return None
    switches = {
        name: settings[:1] if name in SETTLED else settings
        for name, settings in model.switches.items()
    }
    right = model.switches["kernel_axes"][0].value.built
    switches |= {
        "initializer": (_KERNEL,),
        "bias": (_BIAS,),
        "kernel_axes": tuple(
            each for each in model.switches["kernel_axes"] if each.value.built == right
        ),
    }
    draws = tuple(_drawn(known.get(index)) for index in range(len(context.cases)))
    return Held(replace(model, switches=switches), draws, SETTLED)


def _params(context: Context, index: int) -> Params | None:
    """Return the Params of a case if both have the right shape and finite numbers."""
    case, variable = context.cases[index], kernels(context).get(index)
    kernel = values_in(context, index, variable) if variable else None
    if kernel is None or kernel.shape != axes.kernel_shape(case) or kernel.dtype != np.float32:
        return None
    named = bias_in(context, index)
    bias = values_in(context, index, named) if named else np.zeros(kernel.shape[-1:], np.float32)
    return None if bias is None or bias.dtype != np.float32 else Params(kernel, bias)


def _differ(context: Context, held: Mapping[int, Params]) -> bool:
    """Say whether a kernel is another than the reference's, or a bias is not zero."""
    for index, (kernel, bias) in held.items():
        right = expected_kernel(context, index)
        if bias.any() or right is None or not np.allclose(right, kernel, rtol=0, atol=1e-6):
            return True
    return False


def _drawn(held: Params | None) -> Mapping[str, Array]:
    """Return the numbers that the model draws in a case: they are the kernel's own."""
    if held is None:
        return {}
    flat = np.zeros((1, 1, 3, held.kernel.size), np.float32)
    flat[0, 0, TRUNCATED] = held.kernel.reshape(-1)
    return {"numbers": flat, "bias": held.bias}
