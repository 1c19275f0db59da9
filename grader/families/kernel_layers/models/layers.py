"""Sizes that a program works with, and whether its kernel fits its input."""

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Inputs, ModelError, Settings

UNGROUPED: Final = "1"
"""The setting of `feature_group_count` that is the right one."""


class Layout(NamedTuple):
    """How the axes of `x` become those of the layer's input, whose last axis holds channels.

    `roles` has a letter for each axis of the input: an axis of x, or "1" for a new one. `fitted`
    says that `in_features` of the kernel was read from the axis that really serves as channels;
    `reshaped` that x was reshaped, not transposed, so that its channels come first; `first` that
    only the first batch entry of the output was kept.
    """

    roles: str
    fitted: bool = False
    reshaped: bool = False
    first: bool = False


class Shapes(NamedTuple):
    """The kernel of one program: as built, as reshaped, as read, and its groups."""

    sizes: Any
    built: tuple[int, ...]
    reshaped: tuple[int, ...]  # as built, where nothing is reshaped
    read: tuple[int, ...]  # the axes of `reshaped` that serve as those of the kernel
    kernel: tuple[int, ...]  # as the layer reads it
    groups: int


@dataclass(frozen=True, eq=False)
class Layer:
    """What an exercise's layer may take for its sizes, its input and its kernel.

    Attributes:
        given: the sizes of the right program for the entry point's arguments, a NamedTuple with
            `in_features`, `features` and whatever the letters below stand for.
        x: names of the sizes of x's axes by letter, in their order.
        kernel: names of the sizes of the kernel's axes by letter, in their order; the last two are
            `in_features` and `features`.
        arguments: settings of the switch `arguments`: what a program makes of the right sizes.
        input_axes: settings of the switch `input_axes`; None raises.
    """

    given: Callable[[Mapping[str, Any]], Any]
    x: Mapping[str, str]
    kernel: Mapping[str, str]
    arguments: Mapping[str, Callable[[Any], Any]]
    input_axes: Mapping[str, Layout | None]

    def sizes(self, inputs: Inputs, settings: Settings) -> Any:
        """Sizes of the layer under the `arguments` and `input_axes` settings.

        Raises:
            ModelError: a size is not positive, or the input lacks an axis.
        """
        return _sizes(self, self._given(inputs), settings["arguments"], settings["input_axes"])

    def shapes(self, inputs: Inputs, settings: Settings) -> Shapes:
        """Shapes of the kernel under the settings of all switches that `check` reads.

        Raises:
            ModelError: the layer refuses these shapes.
        """
        shapes = _shapes(
            self,
            self._given(inputs),
            settings["arguments"],
            settings["input_axes"],
            settings.get("feature_group_count", UNGROUPED),
            settings["kernel_axes"],
        )
        if isinstance(shapes, str):
            raise ModelError(shapes)
        return shapes

    def check(self, inputs: Inputs, states: Array, settings: Settings) -> Array:
        """First stage: nothing but the errors that the shapes alone decide."""
        self.shapes(inputs, settings)
        return states

    def layout(self, settings: Settings) -> Layout:
        """The layout under the `input_axes` setting, which must not be one that raises."""
        layout = self.input_axes[settings["input_axes"]]
        assert layout is not None  # `check` has raised
        return layout

    def arrange(self, x: Array, layout: Layout) -> Array:
        """`x` as the layer's input."""
        if layout.reshaped:
            x = np.moveaxis(x.reshape(x.shape[-1], *x.shape[:-1]), 0, -1)
        axes = "".join(self.x)
        if "1" in layout.roles:
            x, axes = x[None], f"1{axes}"
        return x.transpose(*(axes.index(role) for role in layout.roles))

    def _given(self, inputs: Inputs) -> Any:
        if "sizes" not in inputs.memo:
            inputs.memo["sizes"] = self.given(inputs.arguments)
        return inputs.memo["sizes"]

    def channels(self, layout: Layout, given: Any) -> int:
        """Number of input channels that the layer sees."""
        role = layout.roles[-1]
        return 1 if role == "1" else int(getattr(given, self.x[role]))


def resized(**change: Callable[[Any], int]) -> Callable[[Any], Any]:
    """Return the change of some sizes to what is read from all of them."""
    return lambda sizes: sizes._replace(**{name: read(sizes) for name, read in change.items()})


@functools.lru_cache(4096)
def _sizes(layer: Layer, given: Any, arguments: str, input_axes: str) -> Any:
    layout = layer.input_axes[input_axes]
    if layout is None:
        raise ModelError("the layer needs an input of another rank")
    sizes = layer.arguments[arguments](given)
    if layout.fitted:
        sizes = sizes._replace(in_features=layer.channels(layout, given))
    if min(sizes) < 1:
        raise ModelError(f"a size is not positive: {sizes}")
    return sizes


@functools.lru_cache(1 << 15)
def _shapes(
    layer: Layer,
    given: Any,
    arguments: str,
    input_axes: str,
    feature_group_count: str,
    kernel_axes: str,
) -> Shapes | str:
    """Shapes, or why there are none."""
    try:
        sizes = _sizes(layer, given, arguments, input_axes)
    except ModelError as error:
        return str(error)
    groups, kernel_in = _grouped(sizes, feature_group_count)
    dims = {letter: int(getattr(sizes, name)) for letter, name in layer.kernel.items()}
    dims["I"] = kernel_in
    order, how, *_, axes = kernel_axes.split()
    built = tuple(dims[axis] for axis in order)
    reshaped = built if how == "as" else tuple(dims[axis] for axis in axes)
    read = tuple(axes.index(axis) for axis in layer.kernel)
    kernel = tuple(reshaped[axis] for axis in read)
    layout = layer.input_axes[input_axes]
    assert layout is not None  # _sizes has raised
    channels = layer.channels(layout, given)
    if 0 in kernel or kernel[-2] * groups != channels or kernel[-1] % groups:
        return f"a kernel {kernel} in {groups} groups does not fit {channels} channels"
    return Shapes(sizes, built, reshaped, read, kernel, groups)


def _grouped(sizes: Any, setting: str) -> tuple[int, int]:
    """`feature_group_count` and the input features that the kernel has."""
    if setting.endswith(" alone"):
        return 1, 1
    count, _, kernel = setting.partition(", ")
    named = {
        "in_features": sizes.in_features,
        "features": sizes.features,
        "gcd": math.gcd(sizes.in_features, sizes.features),
    }
    groups = named[count] if count in named else int(count)
    return groups, sizes.in_features // groups if kernel else sizes.in_features


@contextmanager
def refusals() -> Iterator[None]:
    """Of shapes, such as an element of no elements: NumPy refuses what jax.numpy refuses."""
    try:
        yield
    except (IndexError, ValueError) as error:
        raise ModelError(str(error)) from error
