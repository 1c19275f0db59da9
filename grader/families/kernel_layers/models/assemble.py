"""Error models of layers with a kernel, put together: any such layer's, and a convolution's.

The computation is a line of stages, each a function of (inputs, states, chosen):

    sizes     does this kernel fit this input at all?
    draws     seed, key -> flat random numbers
    kernels   initializer, fans, axes, groups -> dense kernel (*window, in, out)
    product   of the input and the kernel -> output (..., features)
    bias      added to the last axis
    outputs   activation, values, flattening, dtype -> the answer

In a convolution the product is three stages: flip and dilation give the kernel that slides; input,
padding and strides the output (batch, *positions, features); the batch axis goes.

States carry a leading axis of hypotheses (see `grader.diagnosis.error_model`), so that the search
pushes a whole stack of kernels through each padding at once.

Where a setting names a mistake that only some sizes allow, `ModelError` is raised for the other
sizes, as the real program raises: *where* a submission raises is part of what is reproduced.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from grader.diagnosis.error_model import Held, Model, ModelError, Setting, Stage, rare
from grader.families.kernel_layers.models.biases import Biases, biases
from grader.families.kernel_layers.models.convolution import (
    BATCH_DROP,
    INPUT_DILATIONS,
    PRODUCT_DTYPES,
    Convolution,
    groups,
    kernel_dilations,
    output_axes,
    strides,
)
from grader.families.kernel_layers.models.draws import Draws
from grader.families.kernel_layers.models.held import holding
from grader.families.kernel_layers.models.initializers import (
    FAN_AXES,
    INITIALIZERS,
    build_kernels,
)
from grader.families.kernel_layers.models.layers import AS_NAMED, Layer, swapped, taken
from grader.families.kernel_layers.models.outputs import DTYPES, Outputs
from grader.families.kernel_layers.models.padding import paddings
from grader.families.kernel_layers.models.refusals import agrees, operation
from grader.families.kernel_layers.models.values import ACTIVATIONS, input_values, output_values
from grader.judging.context import Context
from grader.workers.records import ErrorRecord

Ways = tuple[Setting, ...]
_SIZES = ("arguments", "input_axes")


@dataclass(frozen=True)
class LayerModel(Model):
    """An error model whose layer says what is what in the input and the kernel."""

    layer: Layer

    def agrees(self, error: ErrorRecord, raised: ModelError) -> bool:
        """Say whether both refuse in the same operation, and the same operands."""
        return agrees(error, raised)

    def holding(self, context: Context) -> Held | None:
        """Return the model of programs that hold the Params that a submission was seen to hold."""
        return holding(self, context)

    def bits(self, error: ErrorRecord | None) -> float:
        """Say how many bits it tells that a case raises this, where the model raises too."""
        return 6.0 if error is None or operation(error) else 1.0


def layer_model(
    layer: Layer,
    draws: Draws,
    *,
    names: tuple[str, str],
    kernel_axes: Ways,
    input_axes: Ways,
    arguments: Ways,
    flattenings: Ways,
    products: Mapping[str, Ways],
    stages: tuple[Stage, ...],
    divisors: Mapping[str, Callable[[Any], float]],
    other_values: Ways = (),
) -> LayerModel:
    """Put an error model together.

    Args:
        layer: what is what in the input and the kernel.
        draws: random numbers.
        names: what x's axes but the last are called together, and what the last is.
        kernel_axes: settings of the switch of this name.
        input_axes: settings of the switch of this name.
        arguments: settings of the switch of this name.
        flattenings: settings of the switch `flatten`.
        products: switches of the stages from the kernel to the output, with their settings.
        stages: these stages.
        divisors: by what the output may be divided, and how it follows from the sizes.
        other_values: more settings of `input_values`.
    """
    rank, outputs, biased = len(layer.x), Outputs(layer), Biases(layer, draws)
    places: Mapping[str, Any] = dict(zip(names, (tuple(range(rank - 1)), rank - 1), strict=True))
    ends: Mapping[str, Any] = dict(zip(names, (tuple(range(-rank, -1)), -1), strict=True))
    windowed = "kernel_size" in layer.kind._fields
    sizes = ("in_features", *(("kernel_size",) if windowed else ()), *layer.positions)
    shapes = (*_SIZES, *(products.keys() & {"feature_group_count"}), "kernel_axes")
    return LayerModel(
        {
            "seed": draws.seeds,
            "key": draws.keys,
            "kernel_axes": kernel_axes,
            "initializer": tuple(
                each for each in INITIALIZERS if windowed or not each.value.windowed
            ),
            "fan_axes": FAN_AXES if windowed else FAN_AXES[:2],  # a matrix has no third way
            "input_axes": input_axes,
            "input_values": (*input_values(places), *other_values),
            "arguments": arguments,
            **products,
            "bias": biases(sizes),
            "activation": ACTIVATIONS,
            "output_values": output_values(divisors, ends),
            "flatten": flattenings,
            "output_dtype": DTYPES,
        },
        (
            Stage(layer.check, shapes),
            Stage(draws.read, ("seed", "key")),
            Stage(partial(build_kernels, layer), ("initializer", "fan_axes"), shapes),
            *stages,
            Stage(biased.add, ("bias",), _SIZES, ("seed", "key")),
            Stage(outputs.activate, ("activation",)),
            Stage(outputs.change, ("output_values",), (), _SIZES),
            Stage(outputs.flatten, ("flatten",)),
            Stage(outputs.cast, ("output_dtype",)),
        ),
        layer,
    )


def convolution_model(draws: Draws, *, flips: Ways, **own: Ways) -> LayerModel:
    """Put the error model of a convolution with stride 1 and padding "SAME" together.

    Args:
        draws: random numbers.
        flips: settings of the switch `flip`.
        own: what else `layer_model` takes of settings.
    """
    layer = Layer.of(draws.kind)
    count, letters, convolution = len(layer.positions), layer.window, Convolution(layer)
    window = "kernel_size" if count == 1 else f"kernel_size**{count}"
    return layer_model(
        layer,
        draws,
        names=("time" if count == 1 else "space", "channels"),
        arguments=_arguments(layer.positions),
        products={
            "padding": paddings(count),
            "strides": strides(count),
            "kernel_dilation": kernel_dilations(count),
            "input_dilation": INPUT_DILATIONS,
            "product_dtype": PRODUCT_DTYPES,
            "feature_group_count": groups(count),
            "flip": flips,
            "output_axes": output_axes(letters),
            "batch_drop": BATCH_DROP,
        },
        stages=(
            Stage(convolution.change_kernels, ("flip", "kernel_dilation")),
            Stage(
                convolution.convolve,
                ("input_values", "padding", "strides", "input_dilation", "product_dtype"),
                ("input_axes",),
                ("arguments",),
            ),
            Stage(convolution.drop_batch, ("output_axes", "batch_drop")),
        ),
        divisors={
            "kernel_size": lambda s: s.kernel_size,
            window: lambda s: s.kernel_size**count,
            "in_features": lambda s: s.in_features,
            f"({window} * in_features)": lambda s: s.kernel_size**count * s.in_features,
            f"sqrt({window} * in_features)": lambda s: math.sqrt(
                s.kernel_size**count * s.in_features
            ),
        },
        **own,
    )


def _arguments(positions: tuple[str, ...]) -> Ways:
    """Settings of the switch `arguments` for a convolution along these axes of x."""
    one = len(positions) == 1
    return (
        AS_NAMED,
        swapped("features", "kernel_size"),
        swapped("in_features", "features"),
        *((rare(swapped("in_features", "kernel_size")),) if one else ()),
        *(taken("in_features", name) for name in positions),
        taken("in_features", "features"),
        rare(taken("in_features", 1)),
        *(() if one else (taken("in_features", 3),)),  # an image's colours
        taken("features", "in_features"),
        replace(taken("features", "kernel_size"), rare=one),
        rare(taken("features", 1)),
        taken("kernel_size", 3),
        rare(taken("kernel_size", 5)),
        taken("kernel_size", 1),
        taken("kernel_size", "features"),
        *((rare(taken("kernel_size", "in_features")),) if one else ()),
        taken("kernel_size", "kernel_size", 1),
        taken("kernel_size", "kernel_size", -1),
    )
