"""The bias: constant or drawn, and of which shape."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Chosen, Inputs, ModelError, Setting, rare
from grader.families.kernel_layers.models.draws import Draws, Key
from grader.families.kernel_layers.models.initializers import INITIALIZERS, Scaled, fans_of
from grader.families.kernel_layers.models.layers import Layer
from grader.families.kernel_layers.models.refusals import SUM, refusals

Shape = tuple[int | str, ...]
"""Numbers, and names of sizes."""
_RIGHT: Final = ("features",)
_SCALED: Final = {each.value.code: each.value for each in INITIALIZERS}


class Bias(NamedTuple):
    """What a program adds to the last axis; a value of the switch `bias`.

    Attributes:
        words: what it starts as.
        number: what each of its elements is, where it is not drawn.
        shape: of what is added; None where nothing is.
        initializer: draws it, if anything does.
        drawn: the shape that the initializer is asked for.
        key: of the draw, beside the kernel's: `same`, `next` or `previous`.
        held: whether it is what the submission was seen to hold.
    """

    words: str
    number: float = 0.0
    shape: Shape | None = _RIGHT
    initializer: Scaled | None = None
    drawn: Shape = _RIGHT
    key: str = "next"
    held: bool = False


def _constant(words: str, number: float, label: str = "") -> Setting:
    return Setting(label or f"starts the bias as {words}", Bias(words, number))


def _drawn(code: str, key: str, shape: Shape = _RIGHT) -> Setting:
    draw = code if shape == _RIGHT else f"{code} of shape ({', '.join(map(str, shape))})"
    of_key = "the kernel's key" if key == "same" else f"the {key} key"
    bias = Bias(f"{draw} of {of_key}", initializer=_SCALED[code], drawn=shape, key=key)
    return Setting(f"draws the bias by {draw} with {of_key}", bias)


def _shaped(words: str, shape: Shape) -> Setting:
    return Setting(f"makes the bias of {words}", Bias(words, shape=shape))


def _usual_draws(key: str) -> Iterator[Setting]:
    yield _drawn("normal(stddev=0.01)", key)
    yield _drawn("normal(stddev=1)", key)
    yield _drawn("uniform(scale=0.01)", key)
    yield _drawn("uniform(scale=1)", key)
    yield _drawn("uniform(-sqrt(1 / fan_in), sqrt(1 / fan_in))", key)
    yield _drawn("lecun_normal", key, (1, "features"))


def biases(sizes: tuple[str, ...]) -> tuple[Setting, ...]:
    """Settings of the switch `bias`; zeros may have one of these sizes in place of `features`."""
    return (
        _constant("zeros", 0.0),
        Setting("adds no bias", Bias("absent", shape=None)),
        _constant("ones", 1.0),
        *_usual_draws("next"),
        _drawn("normal(stddev=0.02)", "next"),
        _drawn("normal(stddev=0.1)", "next"),
        rare(_drawn("truncated_normal(stddev=0.01)", "next")),
        rare(_drawn("lecun_normal", "next", ("features", 1))),
        *_usual_draws("same"),
        *_usual_draws("previous"),
        _constant("constant(0.1)", 0.1),
        _constant("constant(0.01)", 0.01),
        rare(_constant("constant(0.5)", 0.5)),
        rare(_constant("ones, added twice", 2.0, "adds a bias of ones twice")),
        *(_shaped(f"`{size}` zeros", (size,)) for size in sizes),
        _shaped("zeros of shape `(features, 1)`", ("features", 1)),
    )


@dataclass(frozen=True)
class Biases:
    """The stage that adds the bias.

    Attributes:
        layer: what the kernel's and the output's sizes are.
        draws: the random numbers of the exercise.
    """

    layer: Layer
    draws: Draws

    def add(self, inputs: Inputs, out: Array, chosen: Chosen) -> Array:
        """Stage: add the bias to the last axis.

        Raises:
            ModelError: the shapes don't broadcast.
        """
        bias: Bias = chosen["bias"]
        if bias.shape is None:
            return out
        sizes = self.layer.sizes(inputs, chosen)
        if bias.shape != _RIGHT or out.shape[-1] != sizes.features:
            shape = _sized(bias.shape, sizes)
            with refusals(SUM, out.shape[1:], shape):
                whole = np.broadcast_shapes(out.shape[1:], shape)
            out = np.broadcast_to(out, (len(out), *whole))
        if bias.initializer is not None:
            return out + self._drawn(bias, bias.initializer, inputs, sizes, chosen)
        if bias.held:
            return np.asarray(out + inputs.draws["bias"])
        return out + np.full(sizes.features, bias.number, np.float32) if bias.number else out

    def _drawn(
        self, bias: Bias, scheme: Scaled, inputs: Inputs, sizes: Any, chosen: Chosen
    ) -> Array:
        """A drawn bias, shape (features,)."""
        kernel: Key = chosen["key"]
        key = {"same": kernel.place, "next": kernel.then, "previous": kernel.before}[bias.key]
        if key is None:
            raise ModelError(f"no {bias.key} key beside {kernel.code!r}")
        numbers = self.draws.numbers(inputs, chosen["seed"], key)
        if bias.drawn == _RIGHT:
            fan_in = math.prod(_sized(tuple(self.layer.kernel.values())[:-1], sizes))
        else:
            fan_in = _sized(bias.drawn, sizes)[0]
        values = numbers[scheme.distribution, : sizes.features] + np.float32(scheme.shift)
        return np.asarray(values * np.float32(scheme.scale(fans_of(fan_in, sizes.features, sizes))))


def _sized(shape: Shape, sizes: Any) -> tuple[int, ...]:
    return tuple(each if isinstance(each, int) else int(getattr(sizes, each)) for each in shape)
