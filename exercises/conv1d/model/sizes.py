"""What a program may take for its sizes, its input and its kernel."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from grader.families.kernel_layers.models.layers import Layer, Layout, resized

from .draws import Sizes

ARGUMENTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "as named": lambda sizes: sizes,
    "features and kernel_size swapped": resized(
        features=lambda s: s.kernel_size, kernel_size=lambda s: s.features
    ),
    "in_features and features swapped": resized(
        in_features=lambda s: s.features, features=lambda s: s.in_features
    ),
    "in_features and kernel_size swapped": resized(
        in_features=lambda s: s.kernel_size, kernel_size=lambda s: s.in_features
    ),
    "in_features = length": resized(in_features=lambda s: s.length),
    "in_features = features": resized(in_features=lambda s: s.features),
    "in_features = 1": resized(in_features=lambda _: 1),
    "features = in_features": resized(features=lambda s: s.in_features),
    "features = kernel_size": resized(features=lambda s: s.kernel_size),
    "features = 1": resized(features=lambda _: 1),
    "kernel_size = 3": resized(kernel_size=lambda _: 3),
    "kernel_size = 5": resized(kernel_size=lambda _: 5),
    "kernel_size = 1": resized(kernel_size=lambda _: 1),
    "kernel_size = features": resized(kernel_size=lambda s: s.features),
    "kernel_size = in_features": resized(kernel_size=lambda s: s.in_features),
    "kernel_size + 1": resized(kernel_size=lambda s: s.kernel_size + 1),
    "kernel_size - 1": resized(kernel_size=lambda s: s.kernel_size - 1),
}

INPUT_AXES: Final[Mapping[str, Layout | None]] = {
    "x[None]": Layout("1LC"),
    "length as batch": Layout("L1C"),
    "length as channels": Layout("1CL"),
    "length as batch, first row kept": Layout("L1C", first=True),
    "no batch axis": None,
    "length as channels, in_features = length": Layout("1CL", fitted=True),
    "x reshaped to (in_features, length)": Layout("1LC", reshaped=True),
    "in_features as batch": Layout("CL1"),
    "in_features as batch, in_features = 1": Layout("CL1", fitted=True),
    "in_features as batch, in_features = length": Layout("C1L", fitted=True),
    "batch axis last": Layout("LC1"),
    "batch axis last, in_features = 1": Layout("LC1", fitted=True),
}

GROUPS: Final = (
    "1",
    "in_features, kernel (W, 1, O)",
    "in_features",
    "2, kernel (W, I // 2, O)",
    "gcd, kernel (W, I // gcd, O)",
    "features, kernel (W, I // O, O)",
    "kernel (W, 1, O) alone",
)

_ORDERS: Final = ("WIO", "WOI", "OIW", "OWI", "IOW", "IWO")

MIXED_KERNEL_AXES: Final = tuple(
    f"{built} as {read}" for built in _ORDERS[1:] for read in _ORDERS[1:] if built != read
)
KERNEL_AXES: Final = (
    "WIO as WIO",
    "WOI as WIO",
    *(f"{order} as {order}" for order in _ORDERS[1:]),
    *(f"{order} as WIO" for order in _ORDERS[2:]),
    *(f"WIO as {order}" for order in _ORDERS[1:]),
    "OIW reshaped to WIO",
    "WOI reshaped to WIO",
    "WIO reshaped to OIW",
    "WIO reshaped to IWO",
    *MIXED_KERNEL_AXES,
)

LAYER: Final = Layer(
    given=lambda arguments: Sizes.of(
        arguments["x"], arguments["features"], arguments["kernel_size"]
    ),
    x={"L": "length", "C": "in_features"},
    kernel={"W": "kernel_size", "I": "in_features", "O": "features"},
    arguments=ARGUMENTS,
    input_axes=INPUT_AXES,
)
