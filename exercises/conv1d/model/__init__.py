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

INPUT_AXES: Final = (
    Setting("x[None]", Layout("1LC")),
    Setting("length as batch", Layout("L1C")),
    Setting("length as channels", Layout("1CL")),
    Setting("length as batch, first row kept", Layout("L1C", first=True)),
    Setting("no batch axis", Layout("")),
    Setting("length as channels, in_features = length", Layout("1CL", fitted=True)),
    Setting("x reshaped to (in_features, length)", Layout("1LC", reshaped=True)),
    Setting("in_features as batch", Layout("CL1")),
    Setting("in_features as batch, in_features = 1", Layout("CL1", fitted=True)),
    Setting("in_features as batch, in_features = length", Layout("C1L", fitted=True)),
    Setting("batch axis last", Layout("LC1")),
    Setting("batch axis last, in_features = 1", Layout("LC1", fitted=True)),
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
