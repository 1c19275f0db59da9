"""Error model of `dense`: what programs may do, beside what those of all such layers may.

NumPy only; jax draws the random numbers, in `draws`, in the trusted process.
"""

import math
from typing import Final

from grader.diagnosis.error_model import Array, Chosen, Inputs, Setting, Stage, rare
from grader.families.kernel_layers.models.assemble import layer_model
from grader.families.kernel_layers.models.convolution import PRODUCT_DTYPES, multiply
from grader.families.kernel_layers.models.layers import (
    AS_NAMED,
    Layer,
    Layout,
    kernel_axes,
    swapped,
    taken,
)
from grader.families.kernel_layers.models.outputs import MATRIX_FLATTENINGS, part, rows

from .draws import DRAWS, FIXED

LAYER: Final = Layer.of(DRAWS.kind)


def _product(inputs: Inputs, kernels: Array, chosen: Chosen) -> Array:
    """Kernels (hypotheses, in, out) to outputs (hypotheses, batch, features)."""
    x = chosen["input_values"].run(inputs.arguments["x"])
    return multiply(LAYER.arrange(x, chosen["input_axes"]), kernels, chosen)


MODEL: Final = layer_model(
    LAYER,
    DRAWS,
    names=("batch", "features"),
    kernel_axes=(
        kernel_axes("IO", "IO"),
        kernel_axes("OI", "OI"),
        kernel_axes("OI", "IO"),
        kernel_axes("IO", "OI"),
        kernel_axes("OI", "IO", reshaped=True),
        kernel_axes("IO", "OI", reshaped=True),
    ),
    input_axes=(
        Setting("uses `x` as it is", Layout("BC")),
        Setting("reads `batch` as channels", Layout("CB")),
        Setting(
            "reads `batch` as channels and sets `in_features` to match", Layout("CB", fitted=True)
        ),
        Setting("reshapes `x` to `(in_features, batch)`", Layout("BC", reshaped=True)),
    ),
    arguments=(
        AS_NAMED,
        swapped("in_features", "features"),
        taken("in_features", "batch"),
        taken("in_features", "features"),
        rare(taken("in_features", 1)),
        taken("features", "in_features"),
        taken("features", "batch"),
        rare(taken("features", 1)),
        taken("features", FIXED),
        taken("features", "features", 1),
        taken("features", "features", -1),
    ),
    flattenings=(*MATRIX_FLATTENINGS, part("out[0]", lambda out: rows(out[..., 0, :]))),
    products={"product_dtype": PRODUCT_DTYPES},
    stages=(Stage(_product, ("input_values", "product_dtype"), ("input_axes",)),),
    divisors={
        "in_features": lambda s: float(s.in_features),
        "sqrt(in_features)": lambda s: math.sqrt(s.in_features),
        "batch": lambda s: float(s.batch),
    },
)
