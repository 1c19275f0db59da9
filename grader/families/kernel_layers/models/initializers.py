"""The kernel: its initial values, and its axes."""

import functools
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Inputs, ModelError, Settings
from grader.families.kernel_layers.models.draws import NORMAL, TRUNCATED, UNIFORM
from grader.families.kernel_layers.models.layers import Layer, Shapes

TRUNCATED_STDDEV: Final = 0.87962566103423978  # of a standard normal cut at -2 and 2


class Fans(NamedTuple):
    """What the scale of an initial value may depend on, as counts of elements.

    `kernel_size` is 1 for a layer without a window.
    """

    fan_in: float
    fan_out: float
    kernel_size: int
    in_features: int
    features: int


class Initializer(NamedTuple):
    """`scale` times a draw of the distribution, plus `shift` times the scale."""

    distribution: int
    scale: Callable[[Fans], float]
    shift: float = 0.0


def _scaling(distribution: int, gain: float, fan: Callable[[Fans], float]) -> Initializer:
    """`nnx.initializers.variance_scaling`."""
    if distribution == TRUNCATED:
        return Initializer(TRUNCATED, lambda f: math.sqrt(gain / fan(f)) / TRUNCATED_STDDEV)
    if distribution == NORMAL:
        return Initializer(NORMAL, lambda f: math.sqrt(gain / fan(f)))
    return _symmetric(lambda f: math.sqrt(3 * gain / fan(f)))


def _symmetric(bound: Callable[[Fans], float]) -> Initializer:
    """Uniform between -bound and bound."""
    return Initializer(UNIFORM, lambda f: 2 * bound(f), -0.5)


def _fixed(distribution: int, scale: float) -> Initializer:
    return Initializer(distribution, lambda _: scale)


def _fan_in(fans: Fans) -> float:
    return fans.fan_in


def _fan_avg(fans: Fans) -> float:
    return (fans.fan_in + fans.fan_out) / 2


SCALED: Final[Mapping[str, Initializer]] = {
    "lecun_normal": _scaling(TRUNCATED, 1, _fan_in),
    "he_normal": _scaling(TRUNCATED, 2, _fan_in),
    "glorot_normal": _scaling(TRUNCATED, 1, _fan_avg),
    "lecun_normal * sqrt(1 / fan_in)": Initializer(
        TRUNCATED, lambda f: 1 / f.fan_in / TRUNCATED_STDDEV
    ),
    "lecun_uniform": _scaling(UNIFORM, 1, _fan_in),
    "he_uniform": _scaling(UNIFORM, 2, _fan_in),
    "glorot_uniform": _scaling(UNIFORM, 1, _fan_avg),
    "normal(stddev=0.01)": _fixed(NORMAL, 0.01),
    "normal(stddev=1)": _fixed(NORMAL, 1.0),
    "normal(stddev=0.02)": _fixed(NORMAL, 0.02),
    "normal(stddev=0.05)": _fixed(NORMAL, 0.05),
    "normal(stddev=0.1)": _fixed(NORMAL, 0.1),
    "normal(stddev=0.001)": _fixed(NORMAL, 0.001),
    "uniform(scale=0.01)": _fixed(UNIFORM, 0.01),
    "uniform(scale=1)": _fixed(UNIFORM, 1.0),
    "uniform(scale=0.1)": _fixed(UNIFORM, 0.1),
    "uniform(-1, 1)": _symmetric(lambda _: 1.0),
    "uniform(-0.5, 0.5)": _symmetric(lambda _: 0.5),
    "uniform(-0.1, 0.1)": _symmetric(lambda _: 0.1),
    "uniform(-0.05, 0.05)": _symmetric(lambda _: 0.05),
    "uniform(-0.01, 0.01)": _symmetric(lambda _: 0.01),
    "truncated_normal(stddev=0.01)": _fixed(TRUNCATED, 0.01),
    "truncated_normal(stddev=1)": _fixed(TRUNCATED, 1.0),
    "truncated_normal(stddev=0.02)": _fixed(TRUNCATED, 0.02),
    "truncated_normal(stddev=0.1)": _fixed(TRUNCATED, 0.1),
    "normal * sqrt(1 / fan_in)": _scaling(NORMAL, 1, _fan_in),
    "normal * sqrt(2 / fan_in)": _scaling(NORMAL, 2, _fan_in),
    "normal * sqrt(2 / (fan_in + fan_out))": _scaling(NORMAL, 1, _fan_avg),
    "normal / fan_in": Initializer(NORMAL, lambda f: 1 / f.fan_in),
    "normal * sqrt(1 / in_features)": Initializer(NORMAL, lambda f: f.in_features**-0.5),
    "normal * sqrt(2 / in_features)": Initializer(NORMAL, lambda f: (2 / f.in_features) ** 0.5),
    "normal * sqrt(1 / kernel_size)": Initializer(NORMAL, lambda f: f.kernel_size**-0.5),
    "normal * sqrt(1 / features)": Initializer(NORMAL, lambda f: f.features**-0.5),
    "truncated_normal * sqrt(1 / fan_in)": Initializer(TRUNCATED, lambda f: f.fan_in**-0.5),
    "truncated_normal * sqrt(2 / fan_in)": Initializer(TRUNCATED, lambda f: (2 / f.fan_in) ** 0.5),
    "normal * sqrt(2 / (in_features + features))": Initializer(
        NORMAL, lambda f: (2 / (f.in_features + f.features)) ** 0.5
    ),
    "glorot_uniform of in_features and features": _symmetric(
        lambda f: (6 / (f.in_features + f.features)) ** 0.5
    ),
    "lecun_normal of in_features alone": _scaling(TRUNCATED, 1, lambda f: f.in_features),
    "lecun_normal of kernel_size alone": _scaling(TRUNCATED, 1, lambda f: f.kernel_size),
    "variance_scaling(fan_geo_avg)": _scaling(
        TRUNCATED, 1, lambda f: math.sqrt(f.fan_in * f.fan_out)
    ),
    "uniform(-sqrt(1 / fan_in), sqrt(1 / fan_in))": _symmetric(lambda f: f.fan_in**-0.5),
    "uniform(-1 / fan_in, 1 / fan_in)": _symmetric(lambda f: 1 / f.fan_in),
    "uniform * sqrt(1 / fan_in)": Initializer(UNIFORM, lambda f: f.fan_in**-0.5),
}
CONSTANTS: Final[Mapping[str, float]] = {
    "zeros": 0.0,
    "ones": 1.0,
    "constant(0.1)": 0.1,
    "constant(0.01)": 0.01,
    "constant(0.5)": 0.5,
}
INITIALIZERS: Final = (*SCALED, *CONSTANTS, "orthogonal", "delta_orthogonal")
OF_WINDOWS: Final = frozenset(
    {
        "normal * sqrt(1 / in_features)",
        "normal * sqrt(2 / in_features)",
        "normal * sqrt(1 / kernel_size)",
        "normal * sqrt(2 / (in_features + features))",
        "glorot_uniform of in_features and features",
        "lecun_normal of in_features alone",
        "lecun_normal of kernel_size alone",
        "delta_orthogonal",
    }
)
"""Initializers that a layer whose kernel has two axes does not tell from others."""

# (in_axis, out_axis) of the built kernel; the first is the initializers' default.
FAN_AXES: Final[Mapping[str, tuple[int, int]]] = {
    "in_axis=-2, out_axis=-1": (-2, -1),
    "in_axis=-1, out_axis=-2": (-1, -2),  # for the lecun and he schemes the same as fan_out
    "in_axis=1, out_axis=0": (1, 0),
}


def build_kernels(layer: Layer, inputs: Inputs, numbers: Array, settings: Settings) -> Array:
    """Kernels from numbers: (hypotheses, distributions, count) to (hypotheses, ..., in, out)."""
    shapes = layer.shapes(inputs, settings)
    kernels = _initial(numbers, shapes, settings)
    kernels = kernels.reshape(-1, *shapes.reshaped)
    kernels = kernels.transpose(0, *(1 + axis for axis in shapes.read))
    return _dense(kernels, shapes.groups) if shapes.groups > 1 else kernels


def flip_kernels(flips: Mapping[str, tuple[int, ...]], kernels: Array, setting: str) -> Array:
    """Reverse kernels along the axes that a setting names, counted without the hypotheses."""
    return np.asarray(np.flip(kernels, tuple(1 + axis for axis in flips[setting])))


def _initial(numbers: Array, shapes: Shapes, settings: Settings) -> Array:
    """Initial values of a kernel as built, shape (hypotheses, *shapes.built)."""
    name, shape = settings["initializer"], shapes.built
    total = math.prod(shape)
    assert total <= numbers.shape[-1]  # the exercise's `draws` sees to it
    if name in CONSTANTS:
        return np.full((len(numbers), *shape), CONSTANTS[name], np.float32)
    if name == "orthogonal":
        return _orthogonal(numbers, shape)
    if name == "delta_orthogonal":
        if shape[-1] < shape[-2]:
            raise ModelError("delta_orthogonal needs in_features <= features")
        values = np.zeros((len(numbers), *shape), np.float32)
        middle = [slice((size - 1) // 2, (size + 1) // 2) for size in shape[:-2]]
        values[:, *middle] = _orthogonal(numbers, shape[-2:]).reshape(
            -1, *(1 for _ in middle), *shape[-2:]
        )
        return values
    initializer = SCALED[name]
    values = numbers[:, initializer.distribution, :total]
    if initializer.shift:
        values = values + np.float32(initializer.shift)
    return (values * _scale(name, settings["fan_axes"], shapes)).reshape(-1, *shape)


@functools.lru_cache(1 << 15)
def _scale(initializer: str, fan_axes: str, shapes: Shapes) -> np.float32:
    in_axis, out_axis = FAN_AXES[fan_axes]
    total = math.prod(shapes.built)
    fan_in, fan_out = total / shapes.built[out_axis], total / shapes.built[in_axis]
    sizes = shapes.sizes
    fans = fans_of(fan_in, fan_out, sizes)
    return np.float32(SCALED[initializer].scale(fans))


def fans_of(fan_in: float, fan_out: float, sizes: Any) -> Fans:
    """Return what a scale may depend on in a layer of these sizes."""
    kernel_size = getattr(sizes, "kernel_size", 1)
    return Fans(fan_in, fan_out, kernel_size, sizes.in_features, sizes.features)


def _orthogonal(numbers: Array, shape: tuple[int, ...]) -> Array:
    """`nnx.initializers.orthogonal`: the sign of R's diagonal makes the QR factors unique."""
    columns = shape[-1]
    rows = math.prod(shape) // columns
    tall = (max(rows, columns), min(rows, columns))
    q, r = np.linalg.qr(numbers[:, NORMAL, : rows * columns].reshape(-1, *tall))
    q = q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[:, None]
    matrices: Array = q if rows >= columns else np.swapaxes(q, -1, -2)
    return matrices.reshape(-1, *shape)


def _dense(kernels: Array, groups: int) -> Array:
    """The ungrouped kernel that does the same: block diagonal over input and output channels."""
    part_in, part_out = kernels.shape[-2], kernels.shape[-1] // groups
    dense = np.zeros((*kernels.shape[:-2], part_in * groups, kernels.shape[-1]), kernels.dtype)
    for group in range(groups):
        outs = slice(group * part_out, (group + 1) * part_out)
        dense[..., group * part_in : (group + 1) * part_in, outs] = kernels[..., outs]
    return dense
