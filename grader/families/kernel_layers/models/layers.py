"""Sizes that a program works with, and whether its kernel fits its input."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Chosen, Inputs, ModelError, Setting
from grader.families.kernel_layers import axes
from grader.families.kernel_layers.models.refusals import PRODUCT


class Taken(NamedTuple):
    """What a program takes for one of its sizes: the size named `of`, if any, and a number more.

    A value of the switch `arguments` is a tuple of these, empty for the right program.
    """

    size: str
    of: str = ""
    plus: int = 0


AS_NAMED = Setting("uses every size as it is named", ())


def taken(size: str, of: str | int, plus: int = 0) -> Setting:
    """Return a setting of `arguments`: another size or a number, or so much more, for a size."""
    value = Taken(size, plus=of) if isinstance(of, int) else Taken(size, of, plus)
    code = f"{of} {'+' if plus > 0 else '-'} {abs(plus)}" if plus else f"{of}"
    return Setting(f"uses `{code}` as `{size}`", (value,))


def swapped(one: str, other: str) -> Setting:
    """Return a setting of `arguments`: two sizes in each other's place."""
    return Setting(f"swaps `{one}` and `{other}`", (Taken(one, other), Taken(other, one)))


class Layout(NamedTuple):
    """How the axes of `x` become those of the layer's input, whose last axis holds channels.

    A value of the switch `input_axes`. `roles` has a letter for each axis of the input: an axis of
    x, or "1" for a new one; with none the layer refuses its input. `fitted` says that `in_features`
    of the kernel was read from the axis that really serves as channels; `reshaped` that x was
    reshaped, not transposed, so that its channels come first; `first` that only the first batch
    entry of the output was kept.
    """

    roles: str
    fitted: bool = False
    reshaped: bool = False
    first: bool = False

    @property
    def misplaces_batch(self) -> bool:
        """Whether a convolution finds no batch axis, or another one in its place."""
        return not self.roles or self.roles.find("1") > 0

    @property
    def misplaces_channels(self) -> bool:
        """Whether another axis, or none of x's, is read as channels."""
        return self.reshaped or self.roles[-1:] != "C"


class KernelAxes(NamedTuple):
    """The order of axes in which a kernel is built, and in which it is read; as letters.

    A value of the switch `kernel_axes`. With `reshaped` the built kernel is reshaped to the order
    that is read: the numbers stay in their places.
    """

    built: str
    read: str
    reshaped: bool = False


def kernel_axes(built: str, read: str, *, reshaped: bool = False) -> Setting:
    """Return a setting of `kernel_axes`."""
    label = f"builds the kernel as {built} but reads it as {read}"
    if reshaped:  # or drawn so, with other fans: the numbers are the same
        label = f"fills a kernel of {read} with the numbers of a {built} draw"
    elif built == read:
        label = f"builds and reads the kernel as {built}"
    return Setting(label, KernelAxes(built, read, reshaped))


class Groups(NamedTuple):
    """Into how many groups channels are cut: a number, a size's name, or `gcd` of both channels.

    A value of the switch `feature_group_count`. `divided` says whether the kernel is made for the
    channels of one group, `given` whether the convolution is given the number.
    """

    number: int | str = 1
    divided: bool = False
    given: bool = True


UNGROUPED = Groups()


class Shapes(NamedTuple):
    """The kernel of one program: as built, as reshaped, as read, and its groups."""

    sizes: Any
    built: tuple[int, ...]
    reshaped: tuple[int, ...]  # as built, where nothing is reshaped
    read: tuple[int, ...]  # the axes of `reshaped` that serve as those of the kernel
    kernel: tuple[int, ...]  # as the layer reads it
    groups: int


class Refusal(NamedTuple):
    """Why a layer takes no kernel of some shape, and the two sizes that do not fit."""

    why: str
    sizes: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Layer:
    """What is what in the input and the kernel of an exercise's layer.

    Attributes:
        kind: the NamedTuple of a case's sizes, as the right program understands the arguments:
            those of x's axes, then `features`, and `kernel_size` if the layer has a window.
        x: names of the sizes of x's axes by letter, in their order.
        kernel: names of the sizes of the kernel's axes by letter, in their order; the last two are
            `in_features` and `features`.
    """

    kind: Any
    x: Mapping[str, str]
    kernel: Mapping[str, str]

    @classmethod
    def of(cls, kind: Any) -> "Layer":
        """Return the layer with these sizes."""
        x = axes.input_names(kind._fields)
        window = axes.SPATIAL[len(x) - 1] if "kernel_size" in kind._fields else ""
        channels = {"I": "in_features", "O": "features"}
        return cls(kind, x, dict.fromkeys(window, "kernel_size") | channels)

    @property
    def positions(self) -> tuple[str, ...]:
        """Names of the sizes of x's axes but the channels."""
        return tuple(self.x.values())[:-1]

    @property
    def window(self) -> str:
        """Letters of the axes along which the kernel slides; none for a dense layer."""
        return "".join(self.kernel)[:-2]

    def given(self, arguments: Mapping[str, Any]) -> Any:
        """Sizes of the right program for the entry point's arguments."""
        shape = iter(arguments["x"].shape)
        names = self.kind._fields
        return self.kind(*(int(arguments[n]) if n in arguments else next(shape) for n in names))

    def sizes(self, inputs: Inputs, chosen: Chosen) -> Any:
        """Sizes of the layer under the `arguments` and `input_axes` settings.

        Raises:
            ModelError: a size is not positive, or the input lacks an axis.
        """
        return _sizes(self, self._given(inputs), chosen["arguments"], chosen["input_axes"])

    def shapes(self, inputs: Inputs, chosen: Chosen) -> Shapes:
        """Shapes of the kernel under the settings of all switches that `check` reads.

        Raises:
            ModelError: the layer refuses these shapes.
        """
        shapes = _shapes(
            self,
            self._given(inputs),
            chosen["arguments"],
            chosen["input_axes"],
            chosen.get("feature_group_count", UNGROUPED),
            chosen["kernel_axes"],
        )
        if isinstance(shapes, Refusal):
            raise ModelError(shapes.why, PRODUCT, shapes.sizes)
        return shapes

    def check(self, inputs: Inputs, states: Array, chosen: Chosen) -> Array:
        """First stage: nothing but the errors that the shapes alone decide."""
        self.shapes(inputs, chosen)
        return states

    def arrange(self, x: Array, layout: Layout) -> Array:
        """`x` as the layer's input."""
        if layout.reshaped:
            x = np.moveaxis(x.reshape(x.shape[-1], *x.shape[:-1]), 0, -1)
        letters = "".join(self.x)
        if "1" in layout.roles:
            x, letters = x[None], f"1{letters}"
        return x.transpose(*(letters.index(role) for role in layout.roles))

    def _given(self, inputs: Inputs) -> Any:
        if "sizes" not in inputs.memo:
            inputs.memo["sizes"] = self.given(inputs.arguments)
        return inputs.memo["sizes"]

    def channels(self, layout: Layout, given: Any) -> int:
        """Number of input channels that the layer sees."""
        role = layout.roles[-1]
        return 1 if role == "1" else int(getattr(given, self.x[role]))


@functools.lru_cache(4096)
def _sizes(layer: Layer, given: Any, arguments: tuple[Taken, ...], layout: Layout) -> Any:
    if not layout.roles:
        raise ModelError("the layer needs an input of another rank", PRODUCT)
    changed = {
        each.size: (getattr(given, each.of) if each.of else 0) + each.plus for each in arguments
    }
    sizes = given._replace(**changed)
    if layout.fitted:
        sizes = sizes._replace(in_features=layer.channels(layout, given))
    if min(sizes) < 1:
        raise ModelError(f"a size is not positive: {sizes}")
    return sizes


@functools.lru_cache(1 << 15)
def _shapes(
    layer: Layer,
    given: Any,
    arguments: tuple[Taken, ...],
    layout: Layout,
    groups: Groups,
    order: KernelAxes,
) -> Shapes | Refusal:
    """Shapes, or why there are none."""
    try:
        sizes = _sizes(layer, given, arguments, layout)
    except ModelError as error:
        return Refusal(str(error))
    count = _count(groups.number, sizes)
    dims = {letter: int(getattr(sizes, name)) for letter, name in layer.kernel.items()}
    dims["I"] = dims["I"] // count if groups.divided else dims["I"]
    built = tuple(dims[axis] for axis in order.built)
    reshaped = tuple(dims[axis] for axis in order.read) if order.reshaped else built
    read = tuple(order.read.index(axis) for axis in layer.kernel)
    kernel = tuple(reshaped[axis] for axis in read)
    channels, count = layer.channels(layout, given), count if groups.given else 1
    if 0 in kernel or kernel[-2] * count != channels or kernel[-1] % count:
        why = f"a kernel {kernel} in {count} groups does not fit {channels} channels"
        odd = kernel[-2] * count == channels  # too few output channels for so many groups
        return Refusal(why, ((kernel[-1], count) if odd else (channels, kernel[-2]),))
    return Shapes(sizes, built, reshaped, read, kernel, count)


def _count(count: int | str, sizes: Any) -> int:
    if count == "gcd":
        return math.gcd(sizes.in_features, sizes.features)
    return count if isinstance(count, int) else int(getattr(sizes, count))
