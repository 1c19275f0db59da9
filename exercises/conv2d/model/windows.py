"""What is one rule for each of the two spatial axes, and how an image is flattened."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from grader.families.kernel_layers.models.convolution import KERNEL_DILATIONS, STRIDES
from grader.families.kernel_layers.models.outputs import WHOLE, Change, input_values, mean, rows
from grader.families.kernel_layers.models.padding import PADDINGS, Padding

from .sizes import RARE_KERNEL_AXES

_SCIPY: Final = {
    "jnp.convolve": "scipy.signal.convolve2d",
    "jnp.convolve of kernel[::-1]": "scipy.signal.convolve2d of kernel[::-1, ::-1]",
}
# Names of PADDINGS along the height and along the width.
_MIXED: Final = (
    ("SAME", "VALID"),
    ("VALID", "SAME"),
    ("SAME", "causal"),
    ("causal", "SAME"),
    ("SAME", "SAME_LOWER"),
    ("SAME_LOWER", "SAME"),
)
# What only a loop over one axis of time does.
_SEQUENCES: Final = frozenset({"windows moved inside", "wrap, causal", "edge, causal"})

PADS: Final[Mapping[str, tuple[Padding, Padding]]] = {
    **{
        _SCIPY.get(name, name): (padding, padding)
        for name, padding in PADDINGS.items()
        if name not in _SEQUENCES
    },
    **{f"{one}, {two}": (PADDINGS[one], PADDINGS[two]) for one, two in _MIXED},
}

_Step = Callable[[int], tuple[int, int]]
STEPS: Final[Mapping[str, tuple[_Step, _Step]]] = {
    **{name: (rule, rule) for name, rule in STRIDES.items()},
    "(2, 1)": (STRIDES["2"], STRIDES["1"]),
    "(1, 2)": (STRIDES["1"], STRIDES["2"]),
}

_Spread = Callable[[int], int]
DILATIONS: Final[Mapping[str, tuple[_Spread, _Spread]]] = {
    **{name: (rule, rule) for name, rule in KERNEL_DILATIONS.items()},
    "(2, 1)": (KERNEL_DILATIONS["2"], KERNEL_DILATIONS["1"]),
    "(1, 2)": (KERNEL_DILATIONS["1"], KERNEL_DILATIONS["2"]),
}

FLIPS: Final[Mapping[str, tuple[int, ...]]] = {
    "none": (),
    "kernel[::-1, ::-1]": (0, 1),
    "kernel[::-1]": (0,),
    "kernel[:, ::-1]": (1,),
    "kernel[:, :, ::-1]": (2,),
    "kernel[..., ::-1]": (3,),
}

INPUT_VALUES: Final[Mapping[str, Any]] = {
    **input_values({"space": (0, 1), "channels": 2}),
    "rows reversed": lambda x: x[::-1],
    "columns reversed": lambda x: x[:, ::-1],
}

# Of an output (height, width, features).
FLATTENINGS: Final[Mapping[str, Change]] = {
    **WHOLE,
    "out.transpose(2, 0, 1).reshape(-1)": lambda out: rows(out.swapaxes(-1, -2).swapaxes(-2, -3)),
    "out.transpose(1, 0, 2).reshape(-1)": lambda out: rows(out.swapaxes(-2, -3)),
    "out.reshape(-1, features)": lambda out: out.reshape(len(out), -1, out.shape[-1]),
    "out.mean((0, 1))": lambda out: rows(mean(out, (-3, -2))),
    "out.sum((0, 1))": lambda out: rows(out.sum((-3, -2))),
    "out.max((0, 1))": lambda out: rows(out.max((-3, -2))),
    "out.mean(-1)": lambda out: rows(mean(out, -1)),
    "out.sum(-1)": lambda out: rows(out.sum(-1)),
    "out.max(-1)": lambda out: rows(out.max(-1)),
    "out.mean(0)": lambda out: rows(mean(out, -3)),
    "out.mean(1)": lambda out: rows(mean(out, -2)),
    "out[0]": lambda out: rows(out[..., 0, :, :]),
    "out[-1]": lambda out: rows(out[..., -1, :, :]),
    "out[:, 0]": lambda out: rows(out[..., 0, :]),
    "out[..., 0]": lambda out: rows(out[..., 0]),
    "out[0, 0]": lambda out: rows(out[..., 0, 0, :]),
    "out[::-1].reshape(-1)": lambda out: rows(out[..., ::-1, :, :]),
    "out[:, ::-1].reshape(-1)": lambda out: rows(out[..., ::-1, :]),
    "out[..., ::-1].reshape(-1)": lambda out: rows(out[..., ::-1]),
}

RARE: Final[Mapping[str, frozenset[str]]] = {
    "arguments": frozenset({"in_features = 1", "features = 1", "kernel_size = 5"}),
    "kernel_axes": RARE_KERNEL_AXES,
    "feature_group_count": frozenset({"features, kernel (H, W, I // O, O)"}),
    "input_axes": frozenset({"in_features as batch", "in_features as batch, in_features = 1"}),
    "input_values": frozenset({"rows reversed", "columns reversed"}),
    "padding": frozenset(
        {
            "SAME moved one to the left",
            "SAME moved one to the right",
            "kernel_size on both sides",
            "kernel_size on the left",
            "kernel_size // 2 on the left",
            "kernel_size // 2 on the right",
            "kernel_size // 2 and kernel_size // 2 - 1",
            "kernel_size // 2 - 1 and kernel_size // 2",
            "SAME and one more on the left",
            "SAME and one more on the right",
            "SAME and one less on the left",
            "SAME and one less on the right",
            "SAME twice",
            "causal, then SAME",
            "wrap, SAME_LOWER",
            "wrap, right only",
            "edge, right only",
            "wrap left, edge right",
            "wrap left, edge right, SAME_LOWER",
            "VALID, zeros on the right",
            "VALID, zeros on the left",
            "VALID, zeros on both sides",
            *(f"{one}, {two}" for one, two in _MIXED[2:]),
        }
    ),
    "flatten": frozenset(
        {"out.mean(0)", "out.mean(1)", "out[:, 0]", "out.max(-1)", "out[..., ::-1].reshape(-1)"}
    ),
}
"""Settings too rare to be one of two mistakes, beside the usual ones."""
