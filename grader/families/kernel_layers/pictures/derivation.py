"""Follow one number of an answer back through the error model of its layer."""

from dataclasses import dataclass

import numpy as np

from grader.diagnosis.error_model import Array, Chosen, Inputs, ModelError, Settings, states
from grader.families.kernel_layers.models.convolution import Convolution
from grader.families.kernel_layers.models.layers import Layer
from grader.families.kernel_layers.pictures.view import View
from grader.judging.compare import NEAR

_MOVING = {"bias", "activation", "output_values", "output_dtype"}
"""Switches behind the convolution that change numbers; without them it only moves them."""
_LATER = ("product_dtype", "activation", "output_values", "output_dtype")
"""Switches by which a number is more than a sum of products and a bias."""


@dataclass(frozen=True)
class Derivation:
    """How one number comes about.

    Attributes:
        chosen: values of the settings of every switch of the model.
        kernel: of the number's output channel, as it meets the window: (*window, channels).
        whole: the kernel before it is flipped or spread: (*window, in_features, features).
        window: what it meets, shape of `kernel`.
        met: 1-based number of the element of x that each place of the window is; 0 is padding.
        feature: index of the output channel.
        bias: what is added to the sum of the products.
        answer: the number that comes out at the end.
        later: what else is done to the sum, in words.
    """

    chosen: Chosen
    kernel: Array
    whole: Array
    window: Array
    met: Array
    feature: int
    bias: float
    answer: float
    later: tuple[str, ...]

    @property
    def rows(self) -> Array:
        """Sums of the products of each tap: (taps,)."""
        products = self.window.astype(np.float64) * self.kernel
        return np.asarray(products.reshape(-1, self.kernel.shape[-1]).sum(-1))

    @property
    def total(self) -> float:
        """Sum of all products."""
        return float(self.rows.sum())

    @property
    def is_sum(self) -> bool:
        """Whether the number is the sum of the products and the bias, up to rounding."""
        return _near(self.total + self.bias, self.answer, self)


def follow(view: View, settings: Settings, wanted: float | None) -> Derivation | None:
    """Return how a program with these settings comes to the number that is looked at.

    None where that program raises, has no such number, or comes to another one than wanted.
    """
    try:
        with np.errstate(all="ignore"):  # as when stages run
            derived = _follow(view, settings)
    except ModelError:
        return None
    if derived is None or wanted is None or not _near(derived.answer, wanted, derived):
        return None
    return derived if derived.is_sum or derived.later else None


def _near(one: float, other: float, derived: Derivation) -> bool:
    return abs(one - other) <= NEAR * max(abs(other), float(np.abs(derived.rows).max()))


@dataclass(frozen=True)
class _Rows:
    """What the kernel of a layer without a window meets: the rows of its input."""

    layer: Layer

    def turned(self, kernels: Array, _chosen: Chosen) -> Array:
        """Kernels as they meet the input."""
        return kernels

    def patches(self, inputs: Inputs, chosen: Chosen, _window: tuple[int, ...]) -> Array:
        """What the kernel meets: (rows, channels)."""
        x = chosen["input_values"].run(inputs.arguments["x"])
        return self.layer.arrange(x, chosen["input_axes"])


def _follow(view: View, settings: Settings) -> Derivation | None:
    model, inputs = view.model, view.inputs()
    windowed = "padding" in model.switches
    meeting = Convolution(model.layer) if windowed else _Rows(model.layer)
    full = {name: settings.get(name, known[0]) for name, known in model.switches.items()}
    chosen = {name: setting.value for name, setting in full.items()}
    building, product = (
        next(place for place, stage in enumerate(model.stages) if switch in stage.switches)
        for switch in ("initializer", "product_dtype")
    )
    before = list(states(model, model.stages, inputs, full, np.zeros((1, 0), np.float32)))
    built, kernels, out = before[building], before[product - 1], before[product]

    def behind(values: Array, *changing: str) -> Array:
        """Return what the stages behind the product make of its output, flattened."""
        moving = {name: full[name] for name in full if name not in _MOVING or name in changing}
        *_, last = states(model, model.stages[product + 1 :], inputs, moving, values)
        return np.asarray(last[0]).reshape(-1)

    places = behind(np.arange(out.size, dtype=np.float32).reshape(out.shape))
    if view.element >= places.size:
        return None
    place = int(places[view.element])
    if behind(np.ones_like(out))[view.element] != 1 or not 0 <= place < out.size:
        return None  # it is made of several numbers
    _, *step, feature = np.unravel_index(place, out.shape)
    kernels = meeting.turned(kernels, chosen)
    window = kernels.shape[1:-2]
    x = inputs.arguments["x"]
    numbered = view.inputs(x=np.arange(1, x.size + 1, dtype=np.float32).reshape(x.shape))
    unchanged = chosen | {"input_values": model.switches["input_values"][0].value}
    return Derivation(
        chosen=chosen,
        kernel=kernels[0, ..., feature],
        whole=built[0],
        window=meeting.patches(inputs, chosen, window)[tuple(step)],
        met=meeting.patches(numbered, unchanged, window)[tuple(step)].astype(np.int64),
        feature=int(feature),
        bias=float(behind(np.zeros_like(out), "bias")[view.element]),
        answer=float(np.asarray(before[-1][0]).reshape(-1)[view.element]),
        later=tuple(full[name].label for name in _LATER if full[name] != model.switches[name][0]),
    )
