"""Error model of `dense`: the right computation, every known mistake in it a named switch.

NumPy only; jax draws the random numbers, in `draws`, in the trusted process.  The computation is
a line of stages (see `grader.diagnosis.error_model`), most of them from
`grader.families.kernel_layers.models`:

    sizes        does this kernel fit this input at all?
    draws        seed, key -> flat random numbers
    kernels      initializer, fans, axes -> kernel (in, out)
    product      input, precision -> output (batch, features)
    bias         added to the last axis
    outputs      activation, values, flattening, dtype -> the answer
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Final

from grader.diagnosis.error_model import Array, Inputs, Settings, Stage
from grader.families.kernel_layers.models.biases import Biases
from grader.families.kernel_layers.models.convolution import PRODUCT_DTYPES, multiply
from grader.families.kernel_layers.models.initializers import (
    FAN_AXES,
    INITIALIZERS,
    OF_WINDOWS,
    build_kernels,
)
from grader.families.kernel_layers.models.outputs import (
    ACTIVATIONS,
    DTYPES,
    MATRIX_FLATTENINGS,
    Outputs,
    input_values,
    output_values,
    rows,
)
from grader.families.kernel_layers.models.unpaired import rare_settings

from .draws import DRAWS, draws
from .sizes import KERNEL_AXES, LAYER

__all__ = ["RARE", "STAGES", "SWITCHES", "draws"]

_INPUT_VALUES: Final = input_values({"batch": 0, "features": 1})
_BIASES: Final = Biases(
    LAYER, DRAWS, fan_in=lambda sizes: int(sizes.in_features), zeros=("in_features", "batch")
)
_OUTPUTS: Final = Outputs(
    LAYER,
    output_values(
        {
            "in_features": lambda s: float(s.in_features),
            "sqrt(in_features)": lambda s: math.sqrt(s.in_features),
            "batch": lambda s: float(s.batch),
        },
        {"batch": -2, "features": -1},
    ),
    {**MATRIX_FLATTENINGS, "out[0]": lambda out: rows(out[..., 0, :])},
)


def _product(inputs: Inputs, kernels: Array, settings: Settings) -> Array:
    """Kernels (hypotheses, in, out) to outputs (hypotheses, batch, features)."""
    x = _INPUT_VALUES[settings["input_values"]](inputs.arguments["x"])
    return multiply(LAYER.arrange(x, LAYER.layout(settings)), kernels, settings)


SWITCHES: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(settings)
    for name, settings in {
        "seed": DRAWS.seeds,
        "key": DRAWS.keys,
        "kernel_axes": KERNEL_AXES,
        "initializer": [name for name in INITIALIZERS if name not in OF_WINDOWS],
        "fan_axes": list(FAN_AXES)[:2],  # a matrix has no third way
        "input_axes": LAYER.input_axes,
        "input_values": _INPUT_VALUES,
        "arguments": LAYER.arguments,
        "product_dtype": PRODUCT_DTYPES,
        "bias": _BIASES.settings,
        "activation": ACTIVATIONS,
        "output_values": _OUTPUTS.values,
        "flatten": _OUTPUTS.flattenings,
        "output_dtype": DTYPES,
    }.items()
}
RARE: Final = rare_settings(SWITCHES, {"arguments": frozenset({"in_features = 1", "features = 1"})})

_SIZES: Final = ("arguments", "input_axes")
_SHAPES: Final = (*_SIZES, "kernel_axes")

STAGES: Final = (
    Stage(LAYER.check, _SHAPES),
    Stage(DRAWS.read, ("seed", "key")),
    Stage(partial(build_kernels, LAYER), ("initializer", "fan_axes"), _SHAPES),
    Stage(_product, ("input_values", "product_dtype"), ("input_axes",)),
    Stage(_BIASES.add, ("bias",), _SIZES, ("seed", "key")),
    Stage(_OUTPUTS.activate, ("activation",)),
    Stage(_OUTPUTS.change, ("output_values",), (), _SIZES),
    Stage(_OUTPUTS.flatten, ("flatten",)),
    Stage(_OUTPUTS.cast, ("output_dtype",)),
)
