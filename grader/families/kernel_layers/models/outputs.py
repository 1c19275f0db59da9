"""Around the bias: the input's values, the output's, activation, flattening, dtype."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import ml_dtypes
import numpy as np

from grader.diagnosis.error_model import Array, Inputs, Settings
from grader.families.kernel_layers.models.layers import Layer, refusals

Change = Callable[[Array], Array]
Axes = int | tuple[int, ...]


def _scaled(x: Array, axis: Axes | None, epsilon: float) -> Array:
    deviation = x.std(axis, keepdims=True) + np.float32(epsilon)
    return np.asarray((x - x.mean(axis, keepdims=True)) / deviation)


def _centred(x: Array, axis: Axes) -> Array:
    return np.asarray(x - x.mean(axis, keepdims=True))


def _unit(x: Array, axis: Axes) -> Array:
    return np.asarray(x / np.sqrt((x**2).sum(axis, keepdims=True)))


def input_values(axes: Mapping[str, Axes]) -> Mapping[str, Change]:
    """Settings of the switch `input_values`: what is done to x before it enters.

    Args:
        axes: names of some of x's axes, and their places; channels are the last.
    """
    along = {f"standardized over {name}": axis for name, axis in axes.items()}
    centred = {f"x - mean over {name}": axis for name, axis in axes.items()}
    unit = {f"x / norm over {name}": axis for name, axis in axes.items()}
    reversed_ = {f"{name} reversed": axis for name, axis in axes.items()}
    return {
        "x": lambda x: x,
        "standardized": lambda x: _scaled(x, None, 1e-6),
        **{name: partial(_scaled, axis=axis, epsilon=1e-6) for name, axis in along.items()},
        "standardized, no epsilon": lambda x: _scaled(x, None, 0),
        **{
            f"{name}, no epsilon": partial(_scaled, axis=axis, epsilon=0)
            for name, axis in along.items()
        },
        "nnx.LayerNorm": lambda x: (
            (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + np.float32(1e-6))
        ),
        "x / max": lambda x: x / x.max(),
        "x / max(abs)": lambda x: x / np.abs(x).max(),
        "x - mean": lambda x: x - x.mean(),
        **{name: partial(_centred, axis=axis) for name, axis in centred.items()},
        **{name: partial(_unit, axis=axis) for name, axis in unit.items()},
        **{name: partial(np.flip, axis=axis) for name, axis in reversed_.items()},
        "relu": lambda x: np.maximum(x, 0),
        "2 * x": lambda x: 2 * x,
    }


def _softmax(out: Array) -> Array:
    powers = np.exp(out - out.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def _sigmoid(out: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-out)))


ACTIVATIONS: Final[Mapping[str, Callable[[Array], Array]]] = {
    "none": lambda out: out,
    "relu": lambda out: np.maximum(out, 0),
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "gelu": lambda out: (
        out * (1 + np.tanh(math.sqrt(2 / math.pi) * (out + np.float32(0.044715) * out**3))) / 2
    ),
    "silu": lambda out: out * _sigmoid(out),
    "softmax": _softmax,
    "leaky_relu": lambda out: np.where(out >= 0, out, np.float32(0.01) * out),
    "elu": lambda out: np.where(out > 0, out, np.expm1(np.minimum(out, 0))),
    "softplus": lambda out: np.logaddexp(out, np.float32(0)),
    "relu6": lambda out: np.clip(out, 0, 6),
    "log_softmax": lambda out: np.log(_softmax(out)),
    "abs": np.abs,
    "square": np.square,
    "exp": np.exp,
}


OutputChange = Callable[[Array, Array, Any], Array]


def output_values(
    divisors: Mapping[str, Callable[[Any], float]], axes: Mapping[str, Axes]
) -> Mapping[str, OutputChange]:
    """Settings of the switch `output_values`: functions of the output, x and the sizes.

    Args:
        divisors: by what the output may be divided, and how it follows from the sizes.
        axes: names of the output's axes, and their places from the end; channels are the last.
    """
    every = tuple(int(axis) for each in axes.values() for axis in np.atleast_1d(each))
    return {
        "out": lambda out, *_: out,
        **{f"out / {name}": _divided(value) for name, value in divisors.items()},
        "x + out": lambda out, x, _: x + out,
        "-out": lambda out, *_: -out,
        "2 * out": lambda out, *_: 2 * out,
        "out / 2": lambda out, *_: out / 2,
        "out - mean": lambda out, *_: out - mean(out, every),
        **{f"standardized over {name}": _normalized(axis) for name, axis in axes.items()},
        "rounded to 2 decimals": lambda out, *_: np.round(out, 2),
        "rounded to 3 decimals": lambda out, *_: np.round(out, 3),
    }


def _divided(value: Callable[[Any], float]) -> OutputChange:
    return lambda out, _, sizes: out / np.float32(value(sizes))


def _normalized(axis: Axes) -> OutputChange:
    """As flax's normalisations without parameters do: over channels with another epsilon."""
    epsilon = np.float32(1e-6 if axis == -1 else 1e-5)

    def change(out: Array, *_: Any) -> Array:
        centred = out - mean(out, axis)
        return np.asarray(centred / np.sqrt(mean(centred**2, axis) + epsilon))

    return change


def mean(out: Array, axis: Axes) -> Array:
    """The mean over axes that stay with size 1; NaN of nothing, without a warning."""
    count = np.prod([out.shape[each] for each in np.atleast_1d(axis)])
    return np.asarray(out.sum(axis, keepdims=True) / np.float32(count))


def rows(out: Array) -> Array:
    """Flatten row by row: (hypotheses, ...) to (hypotheses, count)."""
    return out.reshape(len(out), math.prod(out.shape[1:]))


def transposed(out: Array) -> Array:
    """Turn all axes but that of the hypotheses around."""
    return out.transpose(0, *range(out.ndim - 1, 0, -1))


WHOLE: Final[Mapping[str, Change]] = {
    "out.reshape(-1)": rows,
    "out.T.reshape(-1)": lambda out: rows(transposed(out)),
    "none": lambda out: out,
    "none, batch kept": lambda out: out[:, None],
    "out.T, none": transposed,
    "out.reshape(1, -1)": lambda out: rows(out)[:, None],
    "out.reshape(-1, 1)": lambda out: rows(out)[..., None],
    "out.sum()": lambda out: rows(out).sum(-1),
    "out.mean()": lambda out: mean(rows(out), -1)[:, 0],
    "out.reshape(-1)[::-1]": lambda out: rows(out)[:, ::-1],
    "sorted": lambda out: np.sort(rows(out)),
}
"""Ways to flatten an output of any rank, or not to."""
# Of an output (rows, features).
MATRIX_FLATTENINGS: Final[Mapping[str, Change]] = {
    **WHOLE,
    "out.reshape(features, -1)": lambda out: out.reshape(
        *out.shape[:-2], out.shape[-1], out.shape[-2]
    ),
    "out.mean(0)": lambda out: rows(mean(out, -2)),
    "out.sum(0)": lambda out: rows(out.sum(-2)),
    "out.max(0)": lambda out: rows(out.max(-2)),
    "out.mean(1)": lambda out: rows(mean(out, -1)),
    "out.sum(1)": lambda out: rows(out.sum(-1)),
    "out.max(1)": lambda out: rows(out.max(-1)),
    "out[-1]": lambda out: rows(out[..., -1, :]),
    "out[:, 0]": lambda out: rows(out[..., 0]),
    "out[0, 0]": lambda out: out[..., 0, 0],
    "out[::-1].reshape(-1)": lambda out: rows(out[..., ::-1, :]),
    "out[:, ::-1].reshape(-1)": lambda out: rows(out[..., ::-1]),
}

DTYPES: Final[Mapping[str, Any]] = {
    "float32": np.float32,
    "float16": np.float16,
    "bfloat16": ml_dtypes.bfloat16,
    "float64": np.float64,
    "int32": np.int32,
    "float16, then float32": np.float16,
    "bfloat16, then float32": ml_dtypes.bfloat16,
    "int32, then float32": np.int32,
}


@dataclass(frozen=True)
class Outputs:
    """The stages behind the bias, and their settings.

    Attributes:
        layer: what the sizes are.
        values: settings of the switch `output_values`.
        flattenings: settings of the switch `flatten`; functions of (hypotheses, ..., features).
    """

    layer: Layer
    values: Mapping[str, OutputChange]
    flattenings: Mapping[str, Change]

    def activate(self, _inputs: Inputs, out: Array, settings: Settings) -> Array:
        """Stage: apply a function that isn't asked for."""
        return np.asarray(ACTIVATIONS[settings["activation"]](out))

    def change(self, inputs: Inputs, out: Array, settings: Settings) -> Array:
        """Stage: whatever else is done to the values."""
        setting = settings["output_values"]
        if setting == "out":
            return out
        with refusals():
            sizes = self.layer.sizes(inputs, settings)
            changed = self.values[setting](out, inputs.arguments["x"], sizes)
        return np.asarray(changed, np.float32)

    def flatten(self, _inputs: Inputs, out: Array, settings: Settings) -> Array:
        """Stage: (hypotheses, ..., features) to what is returned, right: (hypotheses, count)."""
        with refusals():
            return self.flattenings[settings["flatten"]](out)

    def cast(self, _inputs: Inputs, out: Array, settings: Settings) -> Array:
        """Stage: to the dtype that is returned."""
        setting = settings["output_dtype"]
        if setting == "float32":
            return out
        out = out.astype(DTYPES[setting])
        return out.astype(np.float32) if "then float32" in setting else out
