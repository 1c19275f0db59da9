"""Convolutions over any number of axes: windows, strides, dilation, and the batch axis."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from ml_dtypes import bfloat16

from grader.diagnosis.error_model import Array, Chosen, Inputs, ModelError, Setting, rare
from grader.families.kernel_layers.models.layers import UNGROUPED, Groups, Layer
from grader.families.kernel_layers.models.padding import Window, windows
from grader.families.kernel_layers.models.refusals import PRODUCT, SHAPE, refusals

Step = int | str
"""A number, or `kernel_size`."""


class Stride(NamedTuple):
    """Steps between windows along an axis, and between the outputs that are kept.

    A value of the switch `strides` has one for each spatial axis.
    """

    stride: Step = 1
    every: Step = 1


class Dilation(NamedTuple):
    """Steps between inputs; a value of the switch `input_dilation`.

    `explicit` says whether "SAME" is written out as numbers.
    """

    step: int
    explicit: bool = False


class Flip(NamedTuple):
    """Axes along which the kernel is reversed, its own; a value of the switch `flip`."""

    code: str
    axes: tuple[int, ...]


class BatchDrop(NamedTuple):
    """What drops the output's batch axis, and of which axis it keeps the first element.

    A value of the switch `batch_drop`.
    """

    code: str
    axis: int


def flips(axes: dict[str, tuple[int, ...]]) -> tuple[Setting, ...]:
    """Settings of the switch `flip`: these axes are reversed by this code."""
    return tuple(
        Setting(f"uses `{code}` as the kernel", Flip(code, each))
        for code, each in {"kernel": (), **axes}.items()
    )


def strides(count: int) -> tuple[Setting, ...]:
    """Settings of the switch `strides` for so many spatial axes."""
    steps: tuple[Step, ...] = (1, 2, "kernel_size", 3)
    return (
        *(Setting(f"moves the window by `{step}`", (Stride(step),) * count) for step in steps),
        Setting("keeps every second output", (Stride(every=2),) * count),
        rare(
            Setting("keeps every `kernel_size`-th output", (Stride(every="kernel_size"),) * count)
        ),
        *(
            Setting(f"moves the window by `{each}`", tuple(map(Stride, each)))
            for each in _unequal(count)
        ),
    )


def kernel_dilations(count: int) -> tuple[Setting, ...]:
    """Settings of the switch `kernel_dilation`: a `Step` between taps along each spatial axis."""
    steps: tuple[Step, ...] = (1, 2, "kernel_size", 3)
    return (
        *(Setting(f"dilates the kernel by `{step}`", (step,) * count) for step in steps),
        *(Setting(f"dilates the kernel by `{each}`", each) for each in _unequal(count)),
    )


def groups(count: int) -> tuple[Setting, ...]:
    """Settings of the switch `feature_group_count` for so many spatial axes."""
    by_gcd = rare(_divided("gcd", "gcd(in_features, features)"))
    by_features = _divided("features", "features")
    return (
        Setting("keeps all channels in one group", UNGROUPED),
        _divided("in_features", "in_features"),
        Setting(
            "sets `feature_group_count` to `in_features` beside a whole kernel",
            Groups("in_features"),
        ),
        _divided(2, "2"),
        *((by_gcd, by_features) if count == 1 else (rare(by_features),)),
        Setting(
            "makes the kernel for a single channel",
            Groups("in_features", divided=True, given=False),
        ),
    )


def _divided(number: int | str, code: str) -> Setting:
    return Setting(f"cuts the channels into `{code}` groups", Groups(number, divided=True))


def output_axes(window: str) -> tuple[Setting, ...]:
    """Settings of the switch `output_axes`: where the output's axes without the batch come from."""
    right = f"{window}C"
    orders = dict.fromkeys((right, f"C{window}", f"{window[::-1]}C"))
    return tuple(
        Setting(f"orders the output as N{each}", tuple(map(right.index, each))) for each in orders
    )


def _unequal(count: int) -> tuple[tuple[int, int], ...]:
    return () if count == 1 else ((2, 1), (1, 2))


def _sized(step: Step, kernel_size: int) -> int:
    return step if isinstance(step, int) else kernel_size


INPUT_DILATIONS: Final = (
    Setting("dilates the input by 1", Dilation(1)),
    Setting("dilates the input by 2", Dilation(2)),
    Setting("dilates the input by 2 and pads by numbers", Dilation(2, explicit=True)),
)
PRODUCT_DTYPES: Final = tuple(
    Setting(f"multiplies in `{each.name}`", each)
    for each in map(np.dtype, (np.float32, bfloat16, np.float16))
)
BATCH_DROP: Final = tuple(
    Setting(f"keeps `{code}` of the output", BatchDrop(code, axis))
    for code, axis in {"out[0]": 0, "out[:, 0]": 1, "out[..., 0]": -1}.items()
)


@dataclass(frozen=True)
class Convolution:
    """The stages from the kernel to the output without a batch axis.

    Kernels have shape (hypotheses, *window, in_features, features), with one axis for each spatial
    axis of x; where a value has one entry for each spatial axis, they stand in that order.
    """

    layer: Layer

    def change_kernels(self, _inputs: Inputs, kernels: Array, chosen: Chosen) -> Array:
        """Stage: flip and dilate the kernels."""
        kernels = np.flip(kernels, tuple(1 + axis for axis in chosen["flip"].axes))
        steps, window = chosen["kernel_dilation"], kernels.shape[1:-2]
        return spread(kernels, [_sized(*pair) for pair in zip(steps, window, strict=True)])

    def convolve(self, inputs: Inputs, kernels: Array, chosen: Chosen) -> Array:
        """Stage: kernels to outputs (hypotheses, batch, *steps, features)."""
        count, *window, channels, features = kernels.shape
        kernels = self.turned(kernels, chosen)
        patches = self.patches(inputs, chosen, tuple(window))
        steps = patches.shape[: len(window) + 1]
        products = math.prod(window) * channels
        rows = patches.reshape(math.prod(steps), products)
        out = multiply(rows, kernels.reshape(count, products, features), chosen)
        out = out.reshape(count, *steps, features)
        return out[:, :1] if chosen["input_axes"].first else out

    def turned(self, kernels: Array, chosen: Chosen) -> Array:
        """Kernels as they meet the input: some functions that pad reverse them."""
        paddings = chosen["padding"]
        reverses = tuple(1 + axis for axis, padding in enumerate(paddings) if padding.reverses)
        return np.flip(kernels, reverses) if reverses else kernels

    def patches(self, inputs: Inputs, chosen: Chosen, window: tuple[int, ...]) -> Array:
        """What the kernel meets at each step: (batch, *steps, *window, channels)."""
        kernel_size = self.layer.sizes(inputs, chosen).kernel_size
        known = (window, kernel_size, *chosen.values())
        patches = inputs.memo.get(known)
        if patches is None:
            patches = inputs.memo[known] = self._cut(inputs, chosen, window, kernel_size)
        return np.asarray(patches)

    def _cut(
        self, inputs: Inputs, chosen: Chosen, window: tuple[int, ...], kernel_size: int
    ) -> Array:
        x = chosen["input_values"].run(inputs.arguments["x"])
        data = self.layer.arrange(x, chosen["input_axes"])
        dilation, paddings = chosen["input_dilation"], chosen["padding"]
        named = paddings[0].is_lax and len(set(paddings)) == 1
        if dilation.step > 1 and named and not dilation.explicit:
            raise ModelError("lax takes no named padding with input dilation", PRODUCT)
        given = data.shape[1:-1]
        if paddings[0].function and len(window) > 1:
            longer = [taps > size for taps, size in zip(window, given, strict=True)]
            if any(longer) and any(taps < size for taps, size in zip(window, given, strict=True)):
                raise ModelError("neither the image nor the kernel lies within the other")
        data = spread(data, [dilation.step] * len(window))
        for axis in reversed(range(len(window))):  # so that earlier axes stay where they are
            stride, every = (_sized(step, kernel_size) for step in chosen["strides"][axis])
            padding, width, length = paddings[axis], window[axis], data.shape[1 + axis]
            low, high = padding.pads(Window(kernel_size, width, given[axis], stride))
            steps = max((low + length + high - width) // stride + 1, 0)
            starts = np.arange(0, steps, every) * stride - low
            data = windows(data, 1 + axis, starts, width, padding)
        places = range(1, 1 + 2 * len(window))  # steps and taps of each axis in turn
        return data.transpose(0, *places[::2], *places[1::2], data.ndim - 1)

    def drop_batch(self, _inputs: Inputs, out: Array, chosen: Chosen) -> Array:
        """Stage: outputs (hypotheses, batch, *steps, features) to (hypotheses, *steps, features).

        `out[0]` stands for the axis that was put in front of the others or between them.
        """
        axis = chosen["batch_drop"].axis
        if axis:
            with refusals(SHAPE):
                return out[:, :, 0] if axis == 1 else out[..., 0]
        single = [axis for axis in range(1, out.ndim - 1) if out.shape[axis] == 1]
        if single:
            out = out.squeeze(single[0])
        axes = chosen["output_axes"]
        kept = out.ndim - len(axes)
        return out.transpose(*range(kept), *(kept + axis for axis in axes))


def multiply(rows: Array, matrices: Array, chosen: Chosen) -> Array:
    """Rows (count, products) by matrices (hypotheses, products, features), in some precision."""
    dtype: np.dtype[Any] = chosen["product_dtype"]
    if dtype == np.float32:
        return np.asarray(rows @ matrices)
    # As in lax on the CPU: operands and sums are rounded, not the steps between.
    out = rows.astype(dtype).astype(np.float32) @ matrices.astype(dtype).astype(np.float32)
    return np.asarray(out.astype(dtype).astype(np.float32))


def spread(values: Array, steps: Sequence[int]) -> Array:
    """Insert `step - 1` zeros between neighbours along axis 1, and so on for each step."""
    if all(step == 1 for step in steps):
        return values
    sizes = values.shape[1 : 1 + len(steps)]
    wide = [(size - 1) * step + 1 for size, step in zip(sizes, steps, strict=True)]
    spaced = np.zeros((len(values), *wide, *values.shape[1 + len(steps) :]), values.dtype)
    spaced[:, *(slice(None, None, step) for step in steps)] = values
    return spaced
