"""The bias: constant or drawn, and of which shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from grader.diagnosis.error_model import Array, Inputs, ModelError, Settings
from grader.families.kernel_layers.models.draws import NEXT_KEY, Draws
from grader.families.kernel_layers.models.initializers import CONSTANTS, SCALED, fans_of
from grader.families.kernel_layers.models.layers import Layer, refusals

_PREVIOUS_KEY: Final = {after: before for before, after in NEXT_KEY.items()}
_DRAWN: Final = (
    "normal(stddev=0.01)",
    "normal(stddev=1)",
    "uniform(scale=0.01)",
    "uniform(scale=1)",
    "uniform(-sqrt(1 / fan_in), sqrt(1 / fan_in))",
    "lecun_normal of shape (1, features)",
    "normal(stddev=0.02)",
    "normal(stddev=0.1)",
    "truncated_normal(stddev=0.01)",
    "lecun_normal of shape (features, 1)",
)
_COLUMN: Final = "zeros of shape (features, 1)"


@dataclass(frozen=True)
class Biases:
    """Settings of the switch `bias`, and its stage.

    Attributes:
        layer: what the kernel's and the output's sizes are.
        draws: the random numbers of the exercise.
        fan_in: how many products each output sums.
        zeros: names of sizes that a bias of zeros may have in place of `features`.
    """

    layer: Layer
    draws: Draws
    fan_in: Callable[[Any], int]
    zeros: tuple[str, ...]

    @property
    def settings(self) -> tuple[str, ...]:
        """The right one first."""
        return (
            "zeros",
            "absent",
            "ones",
            *(f"{draw} of the next key" for draw in _DRAWN),
            *(f"{draw} of the kernel's key" for draw in _DRAWN[:6]),
            *(f"{draw} of the previous key" for draw in _DRAWN[:6]),
            "constant(0.1)",
            "constant(0.01)",
            "constant(0.5)",
            "ones, added twice",
            *self._shapes,
        )

    @property
    def _shapes(self) -> Mapping[str, Callable[[Any], tuple[int, ...]]]:
        """Shapes of zeros that aren't `(features,)`."""
        named = {f"zeros of {name}": _axis(name) for name in self.zeros}
        return {**named, _COLUMN: lambda sizes: (sizes.features, 1)}

    def add(self, inputs: Inputs, out: Array, settings: Settings) -> Array:
        """Stage: add the bias to the last axis.

        Raises:
            ModelError: the shapes don't broadcast.
        """
        setting = settings["bias"]
        if setting == "absent":
            return out
        sizes = self.layer.sizes(inputs, settings)
        shaped = self._shapes.get(setting)
        if shaped is not None or out.shape[-1] != sizes.features:
            shape = shaped(sizes) if shaped is not None else (sizes.features,)
            with refusals():
                whole = np.broadcast_shapes(out.shape[1:], shape)
            out = np.broadcast_to(out, (len(out), *whole))
        if setting == "zeros" or shaped is not None:
            return out
        return out + self._numbers(inputs, sizes, settings)

    def _numbers(self, inputs: Inputs, sizes: Any, settings: Settings) -> Array:
        """A bias that isn't zero, shape (features,)."""
        name, _, source = settings["bias"].partition(" of the ")
        if not source:
            value = 2.0 if name == "ones, added twice" else CONSTANTS[name]
            return np.full(sizes.features, value, np.float32)
        key = _bias_key(settings["key"], source)
        numbers = self.draws.numbers(inputs, settings["seed"], key)
        initializer, _, shape = name.partition(" of shape ")
        fan_in = {
            "": self.fan_in(sizes),
            "(1, features)": 1,
            "(features, 1)": sizes.features,
        }[shape]
        scheme = SCALED[initializer]
        values = numbers[scheme.distribution, : sizes.features] + np.float32(scheme.shift)
        return np.asarray(values * np.float32(scheme.scale(fans_of(fan_in, sizes.features, sizes))))


def _axis(name: str) -> Callable[[Any], tuple[int, ...]]:
    return lambda sizes: (getattr(sizes, name),)


def _bias_key(kernel_key: str, source: str) -> str:
    """Key of a bias that is drawn after, with or before the kernel."""
    if source == "kernel's key":
        return kernel_key
    others = NEXT_KEY if source == "next key" else _PREVIOUS_KEY
    if kernel_key not in others:
        raise ModelError(f"no {source} of {kernel_key!r}")
    return others[kernel_key]
