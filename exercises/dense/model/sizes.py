"""What a program may take for its sizes, its input and its kernel."""

from typing import Final

from grader.families.kernel_layers.models.layers import Layer, Layout, resized

from .draws import FIXED, Sizes

KERNEL_AXES: Final = (
    "IO as IO",
    "OI as OI",
    "OI as IO",
    "IO as OI",
    "OI reshaped to IO",
    "IO reshaped to OI",
)

LAYER: Final = Layer(
    given=lambda arguments: Sizes.of(arguments["x"], arguments["features"]),
    x={"B": "batch", "C": "in_features"},
    kernel={"I": "in_features", "O": "features"},
    arguments={
        "as named": lambda sizes: sizes,
        "in_features and features swapped": resized(
            in_features=lambda s: s.features, features=lambda s: s.in_features
        ),
        "in_features = batch": resized(in_features=lambda s: s.batch),
        "in_features = features": resized(in_features=lambda s: s.features),
        "in_features = 1": resized(in_features=lambda _: 1),
        "features = in_features": resized(features=lambda s: s.in_features),
        "features = batch": resized(features=lambda s: s.batch),
        "features = 1": resized(features=lambda _: 1),
        f"features = {FIXED}": resized(features=lambda _: FIXED),
        "features + 1": resized(features=lambda s: s.features + 1),
        "features - 1": resized(features=lambda s: s.features - 1),
    },
    input_axes={
        "x": Layout("BC"),
        "batch as channels": Layout("CB"),
        "batch as channels, in_features = batch": Layout("CB", fitted=True),
        "x reshaped to (in_features, batch)": Layout("BC", reshaped=True),
    },
)
