"""Error model of `conv1d`: the right computation, every known mistake in it a named switch.

NumPy only; jax draws the random numbers, in `draws`, in the trusted process.  The computation is
a line of stages of `grader.families.kernel_layers.models`,
each a function of (inputs, states, settings):

    sizes        does this kernel fit this input at all?
    draws        seed, key -> flat random numbers
    kernels      initializer, fans, axes, groups -> dense kernel (W, I, O)
                 flip, dilation -> the kernel that slides
    convolution  input, padding, strides -> output (batch, width, features)
                 output axes -> (length, features)
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
    KERNEL_DILATIONS,
    PRODUCT_DTYPES,
    STRIDES,
    Convolution,
)
from grader.families.kernel_layers.models.initializers import FAN_AXES, INITIALIZERS, build_kernels
from grader.families.kernel_layers.models.outputs import (
    ACTIVATIONS,
    DTYPES,
    MATRIX_FLATTENINGS,
    Outputs,
    input_values,
    output_values,
)
from grader.families.kernel_layers.models.padding import PADDINGS
from grader.families.kernel_layers.models.unpaired import rare_settings

from .draws import DRAWS, draws
from .rare import SPECIAL
from .sizes import ARGUMENTS, GROUPS, INPUT_AXES, KERNEL_AXES, LAYER

__all__ = ["CONVOLUTION", "RARE", "STAGES", "SWITCHES", "draws"]

CONVOLUTION: Final = Convolution(
    layer=LAYER,
    flips={
        "none": (),
        "kernel[::-1]": (0,),
        "kernel[:, ::-1]": (1,),
        "kernel[..., ::-1]": (2,),
        "kernel[::-1, ::-1, ::-1]": (0, 1, 2),
    },
    kernel_dilations={name: (rule,) for name, rule in KERNEL_DILATIONS.items()},
    input_values=input_values({"time": 0, "channels": 1}),
    paddings={name: (padding,) for name, padding in PADDINGS.items()},
    strides={name: (rule,) for name, rule in STRIDES.items()},
    output_axes={"NWC": (0, 1), "NCW": (1, 0)},
)
_BIASES: Final = Biases(
    LAYER,
    DRAWS,
    fan_in=lambda sizes: sizes.kernel_size * sizes.in_features,
    zeros=("in_features", "kernel_size", "length"),
)
_OUTPUTS: Final = Outputs(
    LAYER,
    output_values(
        {
            "kernel_size": lambda s: s.kernel_size,
            "in_features": lambda s: s.in_features,
            "(kernel_size * in_features)": lambda s: s.kernel_size * s.in_features,
            "sqrt(kernel_size * in_features)": lambda s: math.sqrt(s.kernel_size * s.in_features),
        },
        {"time": -2, "channels": -1},
    ),
    MATRIX_FLATTENINGS,
)

SWITCHES: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(settings)
    for name, settings in {
        "seed": DRAWS.seeds,
        "key": DRAWS.keys,
        "kernel_axes": KERNEL_AXES,
        "initializer": INITIALIZERS,
        "fan_axes": FAN_AXES,
        "input_axes": INPUT_AXES,
        "input_values": CONVOLUTION.input_values,
        "arguments": ARGUMENTS,
        "padding": PADDINGS,
        "strides": STRIDES,
        "kernel_dilation": KERNEL_DILATIONS,
        "input_dilation": INPUT_DILATIONS,
        "product_dtype": PRODUCT_DTYPES,
        "feature_group_count": GROUPS,
        "flip": CONVOLUTION.flips,
        "output_axes": CONVOLUTION.output_axes,
        "batch_drop": BATCH_DROP,
        "bias": _BIASES.settings,
        "activation": ACTIVATIONS,
        "output_values": _OUTPUTS.values,
        "flatten": _OUTPUTS.flattenings,
        "output_dtype": DTYPES,
    }.items()
}
RARE: Final = rare_settings(SWITCHES, SPECIAL)

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
