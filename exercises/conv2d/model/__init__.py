"""Error model of `conv2d`: the right computation, every known mistake in it a named switch.

NumPy only; jax draws the random numbers, in `draws`, in the trusted process.  The computation is
a line of stages of `grader.families.kernel_layers.models`,
each a function of (inputs, states, settings):

    sizes        does this kernel fit this input at all?
    draws        seed, key -> flat random numbers
    kernels      initializer, fans, axes, groups -> dense kernel (H, W, I, O)
                 flip, dilation -> the kernel that slides
    convolution  input, padding, strides -> output (batch, height, width, features)
                 output axes -> (height, width, features)
    bias         added to the last axis
    outputs      activation, values, flattening, dtype -> the answer

States carry a leading axis of hypotheses (see `grader.diagnosis.error_model`), so that the search
pushes a whole stack of kernels through each padding at once.

Where a setting names a mistake that only some sizes allow, `ModelError` is raised for the other
sizes, as the real program raises: *where* a submission raises is part of what is reproduced.
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Final

from grader.diagnosis.error_model import Stage
from grader.families.kernel_layers.models.biases import Biases
from grader.families.kernel_layers.models.convolution import (
    BATCH_DROP,
    INPUT_DILATIONS,
    PRODUCT_DTYPES,
    Convolution,
)
from grader.families.kernel_layers.models.initializers import FAN_AXES, INITIALIZERS, build_kernels
from grader.families.kernel_layers.models.outputs import ACTIVATIONS, DTYPES, Outputs, output_values
from grader.families.kernel_layers.models.unpaired import rare_settings

from .draws import DRAWS, draws
from .sizes import GROUPS, KERNEL_AXES, LAYER
from .windows import DILATIONS, FLATTENINGS, FLIPS, INPUT_VALUES, PADS, STEPS
from .windows import RARE as OWN

__all__ = ["CONVOLUTION", "RARE", "STAGES", "SWITCHES", "draws"]

CONVOLUTION: Final = Convolution(
    layer=LAYER,
    flips=FLIPS,
    kernel_dilations=DILATIONS,
    input_values=INPUT_VALUES,
    paddings=PADS,
    strides=STEPS,
    output_axes={"NHWC": (0, 1, 2), "NCHW": (2, 0, 1), "NWHC": (1, 0, 2)},
)
_BIASES: Final = Biases(
    LAYER,
    DRAWS,
    fan_in=lambda sizes: int(sizes.kernel_size**2 * sizes.in_features),
    zeros=("in_features", "kernel_size", "height", "width"),
)
_OUTPUTS: Final = Outputs(
    LAYER,
    output_values(
        {
            "kernel_size": lambda s: s.kernel_size,
            "kernel_size**2": lambda s: s.kernel_size**2,
            "in_features": lambda s: s.in_features,
            "(kernel_size**2 * in_features)": lambda s: s.kernel_size**2 * s.in_features,
            "sqrt(kernel_size**2 * in_features)": lambda s: math.sqrt(
                s.kernel_size**2 * s.in_features
            ),
        },
        {"space": (-3, -2), "channels": -1},
    ),
    FLATTENINGS,
)

SWITCHES: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(settings)
    for name, settings in {
        "seed": DRAWS.seeds,
        "key": DRAWS.keys,
        "kernel_axes": KERNEL_AXES,
        "initializer": INITIALIZERS,
        "fan_axes": FAN_AXES,
        "input_axes": LAYER.input_axes,
        "input_values": INPUT_VALUES,
        "arguments": LAYER.arguments,
        "padding": PADS,
        "strides": STEPS,
        "kernel_dilation": DILATIONS,
        "input_dilation": INPUT_DILATIONS,
        "product_dtype": PRODUCT_DTYPES,
        "feature_group_count": GROUPS,
        "flip": FLIPS,
        "output_axes": CONVOLUTION.output_axes,
        "batch_drop": BATCH_DROP,
        "bias": _BIASES.settings,
        "activation": ACTIVATIONS,
        "output_values": _OUTPUTS.values,
        "flatten": _OUTPUTS.flattenings,
        "output_dtype": DTYPES,
    }.items()
}
RARE: Final = rare_settings(SWITCHES, OWN)

_SIZES: Final = ("arguments", "input_axes")
_SHAPES: Final = (*_SIZES, "feature_group_count", "kernel_axes")

STAGES: Final = (
    Stage(LAYER.check, _SHAPES),
    Stage(DRAWS.read, ("seed", "key")),
    Stage(partial(build_kernels, LAYER), ("initializer", "fan_axes"), _SHAPES),
    Stage(CONVOLUTION.change_kernels, ("flip", "kernel_dilation")),
    Stage(
        CONVOLUTION.convolve,
        ("input_values", "padding", "strides", "input_dilation", "product_dtype"),
        ("input_axes",),
        ("arguments",),
    ),
    Stage(CONVOLUTION.drop_batch, ("output_axes", "batch_drop")),
    Stage(_BIASES.add, ("bias",), _SIZES, ("seed", "key")),
    Stage(_OUTPUTS.activate, ("activation",)),
    Stage(_OUTPUTS.change, ("output_values",), (), _SIZES),
    Stage(_OUTPUTS.flatten, ("flatten",)),
    Stage(_OUTPUTS.cast, ("output_dtype",)),
)
