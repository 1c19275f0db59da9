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


def change(label: str, code: str, run: Any, kind: str = "words") -> Setting:
    """Return a setting whose value is a `Change`."""
    return Setting(label, Change(code, run, kind))


def _used(code: str, run: Any, kind: str = "formula") -> Setting:
    return change(f"uses `{code}` in place of `x`", code, run, kind)


def _applied(code: str, run: Any) -> Setting:
    return change(f"applies `{code}` to the output", code, run)


def _returned(code: str, run: Any) -> Setting:
    return change(f"returns `{code}` in place of the output", code, run, "formula")


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
        change("uses `x` as it is", "x", lambda x: x),
        *(_standardized(*over, epsilon=1e-6) for over in (("", None), *axes.items())),
        *(rare(_standardized(*over, epsilon=0)) for over in (("", None), *axes.items())),
        change(
            "applies `nnx.LayerNorm` to `x`",
            "nnx.LayerNorm",
            lambda x: (
                (x - x.mean(-1, keepdims=True))
                / np.sqrt(x.var(-1, keepdims=True) + np.float32(1e-6))
            ),
        ),
        rare(_used("x / max", lambda x: x / x.max())),
        _used("x / max(abs)", lambda x: x / np.abs(x).max()),
        rare(_used("x - mean", lambda x: x - x.mean())),
        *(
            rare(_used(f"x - mean over {name}", partial(_centred, axis=axis)))
            for name, axis in axes.items()
        ),
        *(
            rare(_used(f"x / norm over {name}", partial(_unit, axis=axis)))
            for name, axis in axes.items()
        ),
        *(replace(_reversed(name, axis), rare=name == channels) for name, axis in axes.items()),
        rare(change("applies `relu` to `x`", "relu", lambda x: np.maximum(x, 0))),
        rare(_used("2 * x", lambda x: 2 * x, "factor")),
    )


def _standardized(name: str, axis: Axes | None, epsilon: float) -> Setting:
    over, without = f" over {name}" if name else "", "" if epsilon else "no epsilon"
    label = f"standardizes `x`{over}{f' with {without}' if without else ''}"
    code = f"standardized{over}{f', {without}' if without else ''}"
    return change(label, code, partial(_scaled, axis=axis, epsilon=epsilon))


def _reversed(name: str, axis: Axes) -> Setting:
    return change(f"reverses `x` over {name}", f"{name} reversed", partial(np.flip, axis=axis))


def _softmax(out: Array) -> Array:
    powers = np.exp(out - out.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def _sigmoid(out: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-out)))


ACTIVATIONS: Final = (
    change("applies nothing to the output", "none", lambda out: out),
    _applied("relu", lambda out: np.maximum(out, 0)),
    _applied("tanh", np.tanh),
    _applied("sigmoid", _sigmoid),
    _applied(
        "gelu",
        lambda out: (
            out * (1 + np.tanh(math.sqrt(2 / math.pi) * (out + np.float32(0.044715) * out**3))) / 2
        ),
    ),
    _applied("silu", lambda out: out * _sigmoid(out)),
    _applied("softmax", _softmax),
    _applied("leaky_relu", lambda out: np.where(out >= 0, out, np.float32(0.01) * out)),
    _applied("elu", lambda out: np.where(out > 0, out, np.expm1(np.minimum(out, 0)))),
    _applied("softplus", lambda out: np.logaddexp(out, np.float32(0))),
    rare(_applied("relu6", lambda out: np.clip(out, 0, 6))),
    _applied("log_softmax", lambda out: np.log(_softmax(out))),
    _applied("abs", np.abs),
    rare(_applied("square", np.square)),
    rare(_applied("exp", np.exp)),
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
        change("returns the output as it is", "out", None),
        *(_returned(f"out / {name}", _divided(value)) for name, value in divisors.items()),
        change("adds `x` to the output", "x + out", lambda out, x, _: x + out, "residual"),
        _returned("-out", lambda out, *_: -out),
        _returned("2 * out", lambda out, *_: 2 * out),
        _returned("out / 2", lambda out, *_: out / 2),
        rare(
            change(
                "standardizes the output",
                "standardized",
                lambda out, *_: (out - mean(out, every)) / (_deviation(out, every) + 1e-5),
            )
        ),
        rare(_returned("out - mean", lambda out, *_: out - mean(out, every))),
        *(
            change(
                f"standardizes the output over {name}",
                f"standardized over {name}",
                _normalized(axis),
            )
            for name, axis in axes.items()
        ),
        *(rare(_rounded(decimals)) for decimals in (2, 3)),
    )


def _rounded(decimals: int) -> Setting:
    label, code = f"rounds the output to {decimals} decimals", f"rounded to {decimals} decimals"
    return change(label, code, lambda out, *_: np.round(out, decimals))


def _divided(value: Callable[[Any], float]) -> Callable[[Array, Array, Any], Array]:
    return lambda out, _, sizes: out / np.float32(value(sizes))


def _normalized(axis: Axes) -> Callable[[Array, Array, Any], Array]:
    """As flax's normalisations without parameters do: over channels with another epsilon."""
    epsilon = np.float32(1e-6 if axis == -1 else 1e-5)

    def change(out: Array, *_: Any) -> Array:
        centred = out - mean(out, axis)
        return np.asarray(centred / np.sqrt(mean(centred**2, axis) + epsilon))

    return change


def _deviation(out: Array, axis: Axes) -> Array:
    return np.asarray(np.sqrt(mean((out - mean(out, axis)) ** 2, axis)))


def mean(out: Array, axis: Axes) -> Array:
    """The mean over axes that stay with size 1; NaN of nothing, without a warning."""
    count = np.prod([out.shape[each] for each in np.atleast_1d(axis)])
    return np.asarray(out.sum(axis, keepdims=True) / np.float32(count))
