"""What is done to the values of a layer's input and output that is not asked for."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Setting, rare

Axes = int | tuple[int, ...]


class Change(NamedTuple):
    """A value of the switches `input_values`, `activation` and `output_values`.

    Attributes:
        code: how a program writes it, or words for it.
        run: a function of x, of the output, or of the output, x and the sizes; None changes
            nothing.
        kind: `words`, `formula`, `factor` (that a kernel could hold), or `residual`.
    """

    code: str
    run: Any
    kind: str = "words"


def change(code: str, run: Any, kind: str = "words") -> Setting:
    """Return a setting whose value is a `Change`."""
    return Setting(code, Change(code, run, kind))


def _scaled(x: Array, axis: Axes | None, epsilon: float) -> Array:
    deviation = x.std(axis, keepdims=True) + np.float32(epsilon)
    return np.asarray((x - x.mean(axis, keepdims=True)) / deviation)


def _centred(x: Array, axis: Axes) -> Array:
    return np.asarray(x - x.mean(axis, keepdims=True))


def _unit(x: Array, axis: Axes) -> Array:
    return np.asarray(x / np.sqrt((x**2).sum(axis, keepdims=True)))


def input_values(axes: Mapping[str, Axes]) -> tuple[Setting, ...]:
    """Settings of the switch `input_values`: what is done to x before it enters.

    Args:
        axes: names of some of x's axes, and their places; channels are the last.
    """
    *_, channels = axes
    return (
        change("x", lambda x: x),
        change("standardized", lambda x: _scaled(x, None, 1e-6)),
        *(
            change(f"standardized over {name}", partial(_scaled, axis=axis, epsilon=1e-6))
            for name, axis in axes.items()
        ),
        rare(change("standardized, no epsilon", lambda x: _scaled(x, None, 0))),
        *(
            rare(
                change(
                    f"standardized over {name}, no epsilon", partial(_scaled, axis=axis, epsilon=0)
                )
            )
            for name, axis in axes.items()
        ),
        change(
            "nnx.LayerNorm",
            lambda x: (
                (x - x.mean(-1, keepdims=True))
                / np.sqrt(x.var(-1, keepdims=True) + np.float32(1e-6))
            ),
        ),
        rare(change("x / max", lambda x: x / x.max(), "formula")),
        change("x / max(abs)", lambda x: x / np.abs(x).max(), "formula"),
        rare(change("x - mean", lambda x: x - x.mean(), "formula")),
        *(
            rare(change(f"x - mean over {name}", partial(_centred, axis=axis), "formula"))
            for name, axis in axes.items()
        ),
        *(
            rare(change(f"x / norm over {name}", partial(_unit, axis=axis), "formula"))
            for name, axis in axes.items()
        ),
        *(
            replace(change(f"{name} reversed", partial(np.flip, axis=axis)), rare=name == channels)
            for name, axis in axes.items()
        ),
        rare(change("relu", lambda x: np.maximum(x, 0))),
        rare(change("2 * x", lambda x: 2 * x, "factor")),
    )


def _softmax(out: Array) -> Array:
    powers = np.exp(out - out.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def _sigmoid(out: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-out)))


ACTIVATIONS: Final = (
    change("none", lambda out: out),
    change("relu", lambda out: np.maximum(out, 0)),
    change("tanh", np.tanh),
    change("sigmoid", _sigmoid),
    change(
        "gelu",
        lambda out: (
            out * (1 + np.tanh(math.sqrt(2 / math.pi) * (out + np.float32(0.044715) * out**3))) / 2
        ),
    ),
    change("silu", lambda out: out * _sigmoid(out)),
    change("softmax", _softmax),
    change("leaky_relu", lambda out: np.where(out >= 0, out, np.float32(0.01) * out)),
    change("elu", lambda out: np.where(out > 0, out, np.expm1(np.minimum(out, 0)))),
    change("softplus", lambda out: np.logaddexp(out, np.float32(0))),
    rare(change("relu6", lambda out: np.clip(out, 0, 6))),
    change("log_softmax", lambda out: np.log(_softmax(out))),
    change("abs", np.abs),
    rare(change("square", np.square)),
    rare(change("exp", np.exp)),
)


def output_values(
    divisors: Mapping[str, Callable[[Any], float]], axes: Mapping[str, Axes]
) -> tuple[Setting, ...]:
    """Settings of the switch `output_values`: functions of the output, x and the sizes.

    Args:
        divisors: by what the output may be divided, and how it follows from the sizes.
        axes: names of the output's axes, and their places from the end; channels are the last.
    """
    every = tuple(int(axis) for each in axes.values() for axis in np.atleast_1d(each))
    return (
        change("out", None, "formula"),
        *(change(f"out / {name}", _divided(value), "formula") for name, value in divisors.items()),
        change("x + out", lambda out, x, _: x + out, "residual"),
        change("-out", lambda out, *_: -out, "formula"),
        change("2 * out", lambda out, *_: 2 * out, "formula"),
        change("out / 2", lambda out, *_: out / 2, "formula"),
        rare(change("out - mean", lambda out, *_: out - mean(out, every), "formula")),
        *(change(f"standardized over {name}", _normalized(axis)) for name, axis in axes.items()),
        rare(change("rounded to 2 decimals", lambda out, *_: np.round(out, 2))),
        rare(change("rounded to 3 decimals", lambda out, *_: np.round(out, 3))),
    )


def _divided(value: Callable[[Any], float]) -> Callable[[Array, Array, Any], Array]:
    return lambda out, _, sizes: out / np.float32(value(sizes))


def _normalized(axis: Axes) -> Callable[[Array, Array, Any], Array]:
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
