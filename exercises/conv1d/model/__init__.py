"""Error model of `conv1d`: what programs may do, beside what those of all convolutions may.

NumPy only; jax draws the random numbers, in `draws`, in the trusted process.
"""

from itertools import permutations
from typing import Final

from grader.diagnosis.error_model import Setting, rare
from grader.families.kernel_layers.models.assemble import convolution_model
from grader.families.kernel_layers.models.convolution import flips
from grader.families.kernel_layers.models.layers import Layout, kernel_axes
from grader.families.kernel_layers.models.outputs import MATRIX_FLATTENINGS

from .draws import DRAWS

_FEATURES_AS_BATCH: Final = "reads `in_features` as the batch axis"
INPUT_AXES: Final = (
    Setting("puts the batch axis first", Layout("1LC")),
    Setting("reads `length` as the batch axis", Layout("L1C")),
    Setting("reads `length` as channels", Layout("1CL")),
    Setting("reads `length` as the batch axis and keeps one row", Layout("L1C", first=True)),
    Setting("adds no batch axis", Layout("")),
    Setting(
        "reads `length` as channels and sets `in_features` to match", Layout("1CL", fitted=True)
    ),
    Setting("reshapes `x` to `(in_features, length)`", Layout("1LC", reshaped=True)),
    Setting(_FEATURES_AS_BATCH, Layout("CL1")),
    Setting(f"{_FEATURES_AS_BATCH} and uses 1 in its place", Layout("CL1", fitted=True)),
    Setting(f"{_FEATURES_AS_BATCH} and uses `length` in its place", Layout("C1L", fitted=True)),
    Setting("puts the batch axis last", Layout("LC1")),
    Setting("puts the batch axis last and uses 1 as `in_features`", Layout("LC1", fitted=True)),
)
_ORDERS: Final = ("WOI", "OIW", "OWI", "IOW", "IWO")
KERNEL_AXES: Final = (
    kernel_axes("WIO", "WIO"),
    kernel_axes("WOI", "WIO"),
    *(kernel_axes(order, order) for order in _ORDERS),
    *(kernel_axes(order, "WIO") for order in _ORDERS[1:]),
    *(kernel_axes("WIO", order) for order in _ORDERS),
    kernel_axes("OIW", "WIO", reshaped=True),
    kernel_axes("WOI", "WIO", reshaped=True),
    rare(kernel_axes("WIO", "OIW", reshaped=True)),
    rare(kernel_axes("WIO", "IWO", reshaped=True)),
    *(rare(kernel_axes(*orders)) for orders in permutations(_ORDERS, 2)),
)

MODEL: Final = convolution_model(
    DRAWS,
    kernel_axes=KERNEL_AXES,
    input_axes=INPUT_AXES,
    flips=flips(
        {
            "kernel[::-1]": (0,),
            "kernel[:, ::-1]": (1,),
            "kernel[..., ::-1]": (2,),
            "kernel[::-1, ::-1, ::-1]": (0, 1, 2),
        }
    ),
    flattenings=MATRIX_FLATTENINGS,
)
