"""What a program may take for its sizes, its input and its kernel."""

import itertools
from typing import Final

from grader.families.kernel_layers.models.layers import Layer, Layout, resized

from .draws import Sizes

GROUPS: Final = (
    "1",
    "in_features, kernel (H, W, 1, O)",
    "in_features",
    "2, kernel (H, W, I // 2, O)",
    "features, kernel (H, W, I // O, O)",
    "kernel (H, W, 1, O) alone",
)

# A kernel's height and width have one size: only where they are read can they change places.
_READ: Final = tuple("".join(order) for order in itertools.permutations("HWIO"))
_BUILT: Final = tuple(order for order in _READ if order.index("H") < order.index("W"))
KERNEL_AXES: Final = (
    "HWIO as HWIO",
    "OIHW as OIHW",
    "HWOI as HWIO",
    "OIHW as HWIO",
    "HWIO as WHIO",
    *(f"{order} as {order}" for order in _BUILT if order not in {"HWIO", "OIHW"}),
    *(f"{order} as HWIO" for order in _BUILT if order not in {"HWIO", "HWOI", "OIHW"}),
    *(f"HWIO as {order}" for order in _READ if order not in {"HWIO", "WHIO"}),
    "OIHW reshaped to HWIO",
    "HWOI reshaped to HWIO",
    "HWIO reshaped to OIHW",
    "HWIO reshaped to IHWO",
)

RARE_KERNEL_AXES: Final = frozenset(
    name for name in KERNEL_AXES if name.startswith("HWIO") and not name.endswith(("HW", "WHIO"))
)

LAYER: Final = Layer(
    given=lambda arguments: Sizes.of(
        arguments["x"], arguments["features"], arguments["kernel_size"]
    ),
    x={"H": "height", "W": "width", "C": "in_features"},
    kernel={"H": "kernel_size", "W": "kernel_size", "I": "in_features", "O": "features"},
    arguments={
        "as named": lambda sizes: sizes,
        "features and kernel_size swapped": resized(
            features=lambda s: s.kernel_size, kernel_size=lambda s: s.features
        ),
        "in_features and features swapped": resized(
            in_features=lambda s: s.features, features=lambda s: s.in_features
        ),
        "in_features = height": resized(in_features=lambda s: s.height),
        "in_features = width": resized(in_features=lambda s: s.width),
        "in_features = features": resized(in_features=lambda s: s.features),
        "in_features = 1": resized(in_features=lambda _: 1),
        "in_features = 3": resized(in_features=lambda _: 3),
        "features = in_features": resized(features=lambda s: s.in_features),
        "features = kernel_size": resized(features=lambda s: s.kernel_size),
        "features = 1": resized(features=lambda _: 1),
        "kernel_size = 3": resized(kernel_size=lambda _: 3),
        "kernel_size = 5": resized(kernel_size=lambda _: 5),
        "kernel_size = 1": resized(kernel_size=lambda _: 1),
        "kernel_size = features": resized(kernel_size=lambda s: s.features),
        "kernel_size + 1": resized(kernel_size=lambda s: s.kernel_size + 1),
        "kernel_size - 1": resized(kernel_size=lambda s: s.kernel_size - 1),
    },
    input_axes={
        "x[None]": Layout("1HWC"),
        "height as batch": Layout("H1WC"),
        "width as channels": Layout("1CHW"),
        "height as channels": Layout("1WCH"),
        "height and width exchanged": Layout("1WHC"),
        "height as batch, first row kept": Layout("H1WC", first=True),
        "no batch axis": None,
        "height as batch, x[:, :, None]": Layout("HW1C"),
        "width as channels, in_features = width": Layout("1CHW", fitted=True),
        "height as channels, in_features = height": Layout("1WCH", fitted=True),
        "height as channels, x.T": Layout("1CWH"),
        "height as channels, x.T, in_features = height": Layout("1CWH", fitted=True),
        "x reshaped to (in_features, height, width)": Layout("1HWC", reshaped=True),
        "in_features as batch": Layout("CHW1"),
        "in_features as batch, in_features = 1": Layout("CHW1", fitted=True),
        "batch axis last": Layout("HWC1"),
        "batch axis last, in_features = 1": Layout("HWC1", fitted=True),
    },
)
