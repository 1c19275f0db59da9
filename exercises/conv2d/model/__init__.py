"""Error model of `conv2d`: what programs may do, beside what those of all convolutions may.

NumPy only; jax draws the random numbers, in `draws`, in the trusted process.
"""

from dataclasses import replace
from itertools import permutations
from typing import Final

from grader.diagnosis.error_model import Setting, rare
from grader.families.kernel_layers.models.assemble import convolution_model
from grader.families.kernel_layers.models.convolution import flips
from grader.families.kernel_layers.models.layers import Layout, kernel_axes
from grader.families.kernel_layers.models.outputs import WHOLE, flattening, part, rows, unflat
from grader.families.kernel_layers.models.values import change, mean

from .draws import DRAWS

_FEATURES_AS_BATCH: Final = "reads `in_features` as the batch axis"
INPUT_AXES: Final = (
    Setting("puts the batch axis first", Layout("1HWC")),
    Setting("reads `height` as the batch axis", Layout("H1WC")),
    Setting("reads `width` as channels", Layout("1CHW")),
    Setting("reads `height` as channels", Layout("1WCH")),
    Setting("exchanges `height` and `width`", Layout("1WHC")),
    Setting("reads `height` as the batch axis and keeps one row", Layout("H1WC", first=True)),
    Setting("adds no batch axis", Layout("")),
    Setting("reads `height` of `x[:, :, None]` as the batch axis", Layout("HW1C")),
    Setting(
        "reads `width` as channels and sets `in_features` to match", Layout("1CHW", fitted=True)
    ),
    Setting(
        "reads `height` as channels and sets `in_features` to match", Layout("1WCH", fitted=True)
    ),
    Setting("reads `height` of `x.T` as channels", Layout("1CWH")),
    Setting(
        "reads `height` of `x.T` as channels and sets `in_features` to match",
        Layout("1CWH", fitted=True),
    ),
    Setting("reshapes `x` to `(in_features, height, width)`", Layout("1HWC", reshaped=True)),
    rare(Setting(_FEATURES_AS_BATCH, Layout("CHW1"))),
    rare(Setting(f"{_FEATURES_AS_BATCH} and uses 1 in its place", Layout("CHW1", fitted=True))),
    Setting("puts the batch axis last", Layout("HWC1")),
    Setting("puts the batch axis last and uses 1 as `in_features`", Layout("HWC1", fitted=True)),
)
# A kernel's height and width have one size: only where they are read can they change places.
_READ: Final = tuple("".join(order) for order in permutations("HWIO"))
_BUILT: Final = tuple(order for order in _READ if order.index("H") < order.index("W"))
KERNEL_AXES: Final = (
    kernel_axes("HWIO", "HWIO"),
    kernel_axes("OIHW", "OIHW"),
    kernel_axes("HWOI", "HWIO"),
    kernel_axes("OIHW", "HWIO"),
    kernel_axes("HWIO", "WHIO"),
    *(kernel_axes(order, order) for order in _BUILT if order not in {"HWIO", "OIHW"}),
    *(kernel_axes(order, "HWIO") for order in _BUILT if order not in {"HWIO", "HWOI", "OIHW"}),
    *(
        replace(kernel_axes("HWIO", order), rare=not order.endswith("HW"))
        for order in _READ
        if order not in {"HWIO", "WHIO"}
    ),
    kernel_axes("OIHW", "HWIO", reshaped=True),
    kernel_axes("HWOI", "HWIO", reshaped=True),
    kernel_axes("HWIO", "OIHW", reshaped=True),
    rare(kernel_axes("HWIO", "IHWO", reshaped=True)),
)
# Of an output (height, width, features).
FLATTENINGS: Final = (
    *WHOLE,
    flattening(
        "out.transpose(2, 0, 1).reshape(-1)",
        lambda out: rows(out.swapaxes(-1, -2).swapaxes(-2, -3)),
        "channel by channel",
    ),
    flattening(
        "out.transpose(1, 0, 2).reshape(-1)",
        lambda out: rows(out.swapaxes(-2, -3)),
        "column by column",
    ),
    unflat("out.reshape(-1, features)", lambda out: out.reshape(len(out), -1, out.shape[-1])),
    part("out.mean((0, 1))", lambda out: rows(mean(out, (-3, -2)))),
    part("out.sum((0, 1))", lambda out: rows(out.sum((-3, -2)))),
    part("out.max((0, 1))", lambda out: rows(out.max((-3, -2)))),
    part("out.mean(-1)", lambda out: rows(mean(out, -1))),
    part("out.sum(-1)", lambda out: rows(out.sum(-1))),
    rare(part("out.max(-1)", lambda out: rows(out.max(-1)))),
    rare(part("out.mean(0)", lambda out: rows(mean(out, -3)))),
    rare(part("out.mean(1)", lambda out: rows(mean(out, -2)))),
    part("out[0]", lambda out: rows(out[..., 0, :, :])),
    part("out[-1]", lambda out: rows(out[..., -1, :, :])),
    rare(part("out[:, 0]", lambda out: rows(out[..., 0, :]))),
    part("out[..., 0]", lambda out: rows(out[..., 0])),
    rare(part("out[0, 0]", lambda out: rows(out[..., 0, 0, :]))),
    flattening(
        "out[::-1].reshape(-1)",
        lambda out: rows(out[..., ::-1, :, :]),
        "from the last position to the first",
    ),
    rare(
        flattening(
            "out[:, ::-1].reshape(-1)",
            lambda out: rows(out[..., ::-1, :]),
            "with the columns reversed",
        )
    ),
    rare(
        flattening(
            "out[..., ::-1].reshape(-1)",
            lambda out: rows(out[..., ::-1]),
            "with the channels reversed",
        )
    ),
)

MODEL: Final = convolution_model(
    DRAWS,
    kernel_axes=KERNEL_AXES,
    input_axes=INPUT_AXES,
    flips=flips(
        {
            "kernel[::-1, ::-1]": (0, 1),
            "kernel[::-1]": (0,),
            "kernel[:, ::-1]": (1,),
            "kernel[:, :, ::-1]": (2,),
            "kernel[..., ::-1]": (3,),
        }
    ),
    flattenings=FLATTENINGS,
    other_values=(
        rare(change("reverses the rows of `x`", "rows reversed", lambda x: x[::-1])),
        rare(
            change(
                "reshapes `x` to `(width, height, in_features)`",
                "x.reshape(width, height, in_features)",
                lambda x: x.reshape(x.shape[1], x.shape[0], x.shape[2]),
                "formula",
            )
        ),
        rare(change("reverses the columns of `x`", "columns reversed", lambda x: x[:, ::-1])),
    ),
)
