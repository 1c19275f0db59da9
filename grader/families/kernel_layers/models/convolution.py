"""Convolutions over any number of axes: windows, strides, dilation, and the batch axis."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from ml_dtypes import bfloat16

from grader.diagnosis.error_model import Array, Inputs, ModelError, Settings
from grader.families.kernel_layers.models.initializers import flip_kernels
from grader.families.kernel_layers.models.layers import Layer, refusals
from grader.families.kernel_layers.models.padding import Padding, Window, windows

_NAMED: Final = ("SAME", "VALID", "SAME_LOWER")  # which lax refuses together with input dilation

# Strides of the convolution, and which of its outputs are kept.
STRIDES: Final[Mapping[str, Callable[[int], tuple[int, int]]]] = {
    "1": lambda _: (1, 1),
    "2": lambda _: (2, 1),
    "kernel_size": lambda size: (size, 1),
    "3": lambda _: (3, 1),
    "every second output": lambda _: (1, 2),
    "every kernel_size-th output": lambda size: (1, size),
}
INPUT_DILATIONS: Final[Mapping[str, int]] = {"1": 1, "2": 2, "2, SAME written out": 2}
KERNEL_DILATIONS: Final[Mapping[str, Callable[[int], int]]] = {
    "1": lambda _: 1,
    "2": lambda _: 2,
    "kernel_size": lambda size: size,
    "3": lambda _: 3,
}

PRODUCT_DTYPES: Final[Mapping[str, Any]] = {
    "float32": np.float32,
    "bfloat16": bfloat16,
    "float16": np.float16,
}


@dataclass(frozen=True)
class Convolution:
    """The stages from the kernel to the output without a batch axis, and their settings.

    Kernels have shape (hypotheses, *window, in_features, features), with one axis for each spatial
    axis of x. Where a setting has one entry for each spatial axis, they stand in that order.

    Attributes:
        layer: what the sizes are.
        flips: axes that are reversed, counted without the hypotheses.
        kernel_dilations: steps between taps, from the kernel's size along an axis.
        input_values: what is done to x before it enters.
        paddings: the padding of each spatial axis.
        strides: stride of the convolution, and which of its outputs are kept, from `kernel_size`.
        input_dilations: steps between inputs, the same along all spatial axes.
        output_axes: where the output's axes without the batch come from.
    """

    layer: Layer
    flips: Mapping[str, tuple[int, ...]]
    kernel_dilations: Mapping[str, tuple[Callable[[int], int], ...]]
    input_values: Mapping[str, Callable[[Array], Array]]
    paddings: Mapping[str, tuple[Padding, ...]]
    strides: Mapping[str, tuple[Callable[[int], tuple[int, int]], ...]]
    output_axes: Mapping[str, tuple[int, ...]]

    def change_kernels(self, _inputs: Inputs, kernels: Array, settings: Settings) -> Array:
        """Stage: flip and dilate the kernels."""
        kernels = flip_kernels(self.flips, kernels, settings["flip"])
        rules = self.kernel_dilations[settings["kernel_dilation"]]
        window = kernels.shape[1:-2]
        return spread(kernels, [rule(size) for rule, size in zip(rules, window, strict=True)])

    def convolve(self, inputs: Inputs, kernels: Array, settings: Settings) -> Array:
        """Stage: kernels to outputs (hypotheses, batch, *steps, features)."""
        count, *window, channels, features = kernels.shape
        kernels = self.turned(kernels, settings)
        patches = self.patches(inputs, settings, tuple(window))
        steps = patches.shape[: len(window) + 1]
        products = math.prod(window) * channels
        rows = patches.reshape(math.prod(steps), products)
        out = multiply(rows, kernels.reshape(count, products, features), settings)
        out = out.reshape(count, *steps, features)
        return out[:, :1] if self.layer.layout(settings).first else out

    def turned(self, kernels: Array, settings: Settings) -> Array:
        """Kernels as they meet the input: some functions that pad reverse them."""
        paddings = self.paddings[settings["padding"]]
        reverses = tuple(1 + axis for axis, padding in enumerate(paddings) if padding.reverses)
        return np.flip(kernels, reverses) if reverses else kernels

    def patches(self, inputs: Inputs, settings: Settings, window: tuple[int, ...]) -> Array:
        """What the kernel meets at each step: (batch, *steps, *window, channels)."""
        kernel_size = self.layer.sizes(inputs, settings).kernel_size
        known = (window, kernel_size, *settings.values())
        patches = inputs.memo.get(known)
        if patches is None:
            patches = inputs.memo[known] = self._cut(inputs, settings, window, kernel_size)
        return np.asarray(patches)

    def _cut(
        self, inputs: Inputs, settings: Settings, window: tuple[int, ...], kernel_size: int
    ) -> Array:
        x = self.input_values[settings["input_values"]](inputs.arguments["x"])
        data = self.layer.arrange(x, self.layer.layout(settings))
        if settings["input_dilation"] == "2" and settings["padding"] in _NAMED:
            raise ModelError("lax takes no named padding with input dilation")
        given = data.shape[1:-1]
        step = INPUT_DILATIONS[settings["input_dilation"]]
        data = spread(data, [step] * len(window))
        paddings, strides = self.paddings[settings["padding"]], self.strides[settings["strides"]]
        for axis in reversed(range(len(window))):  # so that earlier axes stay where they are
            stride, every = strides[axis](kernel_size)
            padding, width, length = paddings[axis], window[axis], data.shape[1 + axis]
            low, high = padding.pads(Window(kernel_size, width, given[axis], stride))
            steps = max((low + length + high - width) // stride + 1, 0)
            starts = np.arange(0, steps, every) * stride - low
            data = windows(data, 1 + axis, starts, width, padding)
        places = range(1, 1 + 2 * len(window))  # steps and taps of each axis in turn
        return data.transpose(0, *places[::2], *places[1::2], data.ndim - 1)

    def drop_batch(self, _inputs: Inputs, out: Array, settings: Settings) -> Array:
        """Stage: outputs (hypotheses, batch, *steps, features) to (hypotheses, *steps, features).

        `out[0]` stands for the axis that was put in front of the others or between them.
        """
        with refusals():
            if settings["batch_drop"] == "out[:, 0]":
                return out[:, :, 0]
            if settings["batch_drop"] == "out[..., 0]":
                return out[..., 0]
        single = [axis for axis in range(1, out.ndim - 1) if out.shape[axis] == 1]
        if single:
            out = out.squeeze(single[0])
        axes = self.output_axes[settings["output_axes"]]
        kept = out.ndim - len(axes)
        return out.transpose(*range(kept), *(kept + axis for axis in axes))


BATCH_DROP: Final = ("out[0]", "out[:, 0]", "out[..., 0]")


def multiply(rows: Array, matrices: Array, settings: Settings) -> Array:
    """Rows (count, products) by matrices (hypotheses, products, features), in some precision."""
    if settings["product_dtype"] == "float32":
        return np.asarray(rows @ matrices)
    # As in lax on the CPU: operands and sums are rounded, not the steps between.
    dtype = PRODUCT_DTYPES[settings["product_dtype"]]
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
