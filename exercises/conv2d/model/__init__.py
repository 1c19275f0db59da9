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

INPUT_AXES: Final = (
    Setting("x[None]", Layout("1HWC")),
    Setting("height as batch", Layout("H1WC")),
    Setting("width as channels", Layout("1CHW")),
    Setting("height as channels", Layout("1WCH")),
    Setting("height and width exchanged", Layout("1WHC")),
    Setting("height as batch, first row kept", Layout("H1WC", first=True)),
    Setting("no batch axis", Layout("")),
    Setting("height as batch, x[:, :, None]", Layout("HW1C")),
    Setting("width as channels, in_features = width", Layout("1CHW", fitted=True)),
    Setting("height as channels, in_features = height", Layout("1WCH", fitted=True)),
    Setting("height as channels, x.T", Layout("1CWH")),
    Setting("height as channels, x.T, in_features = height", Layout("1CWH", fitted=True)),
    Setting("x reshaped to (in_features, height, width)", Layout("1HWC", reshaped=True)),
    rare(Setting("in_features as batch", Layout("CHW1"))),
    rare(Setting("in_features as batch, in_features = 1", Layout("CHW1", fitted=True))),
    Setting("batch axis last", Layout("HWC1")),
    Setting("batch axis last, in_features = 1", Layout("HWC1", fitted=True)),
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
            "with the channels reversed",
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
        rare(change("rows reversed", lambda x: x[::-1])),
        rare(change("columns reversed", lambda x: x[:, ::-1])),
    ),
)
