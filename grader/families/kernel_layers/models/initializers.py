"""The kernel: its initial values, and its axes."""

import functools
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np

from grader.diagnosis.error_model import Array, Chosen, Inputs, ModelError, Setting, rare
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


class Scaled(NamedTuple):
    """Initial values that are `scale` times a draw of the distribution, plus `shift` times it.

    A value of the switch `initializer`, like `Special`. `code` is how a program writes it; one that
    is `windowed` is another's double in a layer whose kernel has two axes.
    """

    code: str
    distribution: int
    scale: Callable[[Fans], float]
    shift: float = 0.0
    windowed: bool = False


class Special(NamedTuple):
    """Initial values that a function makes of numbers (hypotheses, distributions, count)."""

    code: str
    values: Callable[[Array, tuple[int, ...]], Array]
    windowed: bool = False


def _constant(number: float) -> Callable[[Array, tuple[int, ...]], Array]:
    return lambda numbers, shape: np.full((len(numbers), *shape), number, np.float32)


def _orthogonal(numbers: Array, shape: tuple[int, ...]) -> Array:
    """`nnx.initializers.orthogonal`: the sign of R's diagonal makes the QR factors unique."""
    columns = shape[-1]
    rows = math.prod(shape) // columns
    tall = (max(rows, columns), min(rows, columns))
    q, r = np.linalg.qr(numbers[:, NORMAL, : rows * columns].reshape(-1, *tall))
    q = q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[:, None]
    matrices: Array = q if rows >= columns else np.swapaxes(q, -1, -2)
    return matrices.reshape(-1, *shape)


def _delta_orthogonal(numbers: Array, shape: tuple[int, ...]) -> Array:
    if shape[-1] < shape[-2]:
        raise ModelError("delta_orthogonal needs in_features <= features")
    values = np.zeros((len(numbers), *shape), np.float32)
    middle = [slice((size - 1) // 2, (size + 1) // 2) for size in shape[:-2]]
    values[:, *middle] = _orthogonal(numbers, shape[-2:]).reshape(
        -1, *(1 for _ in middle), *shape[-2:]
    )
    return values


def _drawn(
    code: str, distribution: int, scale: Callable[[Fans], float], shift: float = 0.0
) -> Setting:
    return Setting(f"initializes the kernel with {code}", Scaled(code, distribution, scale, shift))


def _fixed(code: str, distribution: int, scale: float) -> Setting:
    return _drawn(code, distribution, lambda _: scale)


def _symmetric(code: str, bound: Callable[[Fans], float]) -> Setting:
    """Uniform between -bound and bound."""
    return _drawn(code, UNIFORM, lambda f: 2 * bound(f), -0.5)


def _scaling(code: str, distribution: int, gain: float, fan: Callable[[Fans], float]) -> Setting:
    """`nnx.initializers.variance_scaling`."""
    if distribution == UNIFORM:
        return _symmetric(code, lambda f: math.sqrt(3 * gain / fan(f)))
    stddev = TRUNCATED_STDDEV if distribution == TRUNCATED else 1.0
    return _drawn(code, distribution, lambda f: math.sqrt(gain / fan(f)) / stddev)


def _special(code: str, values: Callable[[Array, tuple[int, ...]], Array]) -> Setting:
    return Setting(f"initializes the kernel with {code}", Special(code, values))


def _windowed(*settings: Setting) -> Iterator[Setting]:
    for each in settings:
        yield replace(each, value=each.value._replace(windowed=True))


def _fan_in(fans: Fans) -> float:
    return fans.fan_in


def _fan_avg(fans: Fans) -> float:
    return (fans.fan_in + fans.fan_out) / 2


def _fan_geo_avg(fans: Fans) -> float:
    return math.sqrt(fans.fan_in * fans.fan_out)


def _channels(gain: float) -> Callable[[Fans], float]:
    return lambda f: math.sqrt(gain / (f.in_features + f.features))


INITIALIZERS: Final = (
    _scaling("lecun_normal", TRUNCATED, 1, _fan_in),
    _scaling("he_normal", TRUNCATED, 2, _fan_in),
    _scaling("glorot_normal", TRUNCATED, 1, _fan_avg),
    _drawn("lecun_normal * sqrt(1 / fan_in)", TRUNCATED, lambda f: 1 / f.fan_in / TRUNCATED_STDDEV),
    _scaling("lecun_uniform", UNIFORM, 1, _fan_in),
    _scaling("he_uniform", UNIFORM, 2, _fan_in),
    _scaling("glorot_uniform", UNIFORM, 1, _fan_avg),
    _fixed("normal(stddev=0.01)", NORMAL, 0.01),
    _fixed("normal(stddev=1)", NORMAL, 1.0),
    _fixed("normal(stddev=0.02)", NORMAL, 0.02),
    rare(_fixed("normal(stddev=0.05)", NORMAL, 0.05)),
    _fixed("normal(stddev=0.1)", NORMAL, 0.1),
    rare(_fixed("normal(stddev=0.001)", NORMAL, 0.001)),
    _fixed("uniform(scale=0.01)", UNIFORM, 0.01),
    _fixed("uniform(scale=1)", UNIFORM, 1.0),
    _fixed("uniform(scale=0.1)", UNIFORM, 0.1),
    _symmetric("uniform(-1, 1)", lambda _: 1.0),
    _symmetric("uniform(-0.5, 0.5)", lambda _: 0.5),
    _symmetric("uniform(-0.1, 0.1)", lambda _: 0.1),
    rare(_symmetric("uniform(-0.05, 0.05)", lambda _: 0.05)),
    rare(_symmetric("uniform(-0.01, 0.01)", lambda _: 0.01)),
    _fixed("truncated_normal(stddev=0.01)", TRUNCATED, 0.01),
    _fixed("truncated_normal(stddev=1)", TRUNCATED, 1.0),
    _fixed("truncated_normal(stddev=0.02)", TRUNCATED, 0.02),
    rare(_fixed("truncated_normal(stddev=0.1)", TRUNCATED, 0.1)),
    _scaling("normal * sqrt(1 / fan_in)", NORMAL, 1, _fan_in),
    _scaling("normal * sqrt(2 / fan_in)", NORMAL, 2, _fan_in),
    _scaling("normal * sqrt(2 / (fan_in + fan_out))", NORMAL, 1, _fan_avg),
    rare(_drawn("normal / fan_in", NORMAL, lambda f: 1 / f.fan_in)),
    *_windowed(
        _drawn("normal * sqrt(1 / in_features)", NORMAL, lambda f: f.in_features**-0.5),
        rare(
            _drawn("normal * sqrt(2 / in_features)", NORMAL, lambda f: (2 / f.in_features) ** 0.5)
        ),
        rare(_drawn("normal * sqrt(1 / kernel_size)", NORMAL, lambda f: f.kernel_size**-0.5)),
    ),
    rare(_drawn("normal * sqrt(1 / features)", NORMAL, lambda f: f.features**-0.5)),
    _drawn("truncated_normal * sqrt(1 / fan_in)", TRUNCATED, lambda f: f.fan_in**-0.5),
    _drawn("truncated_normal * sqrt(2 / fan_in)", TRUNCATED, lambda f: (2 / f.fan_in) ** 0.5),
    *_windowed(
        rare(_drawn("normal * sqrt(2 / (in_features + features))", NORMAL, _channels(2))),
        rare(_symmetric("glorot_uniform of in_features and features", _channels(6))),
        _scaling("lecun_normal of in_features alone", TRUNCATED, 1, lambda f: f.in_features),
        rare(_scaling("lecun_normal of kernel_size alone", TRUNCATED, 1, lambda f: f.kernel_size)),
    ),
    rare(_scaling("variance_scaling(fan_geo_avg)", TRUNCATED, 1, _fan_geo_avg)),
    _symmetric("uniform(-sqrt(1 / fan_in), sqrt(1 / fan_in))", lambda f: f.fan_in**-0.5),
    rare(_symmetric("uniform(-1 / fan_in, 1 / fan_in)", lambda f: 1 / f.fan_in)),
    rare(_drawn("uniform * sqrt(1 / fan_in)", UNIFORM, lambda f: f.fan_in**-0.5)),
    _special("zeros", _constant(0.0)),
    _special("ones", _constant(1.0)),
    _special("constant(0.1)", _constant(0.1)),
    _special("constant(0.01)", _constant(0.01)),
    rare(_special("constant(0.5)", _constant(0.5))),
    _special("orthogonal", _orthogonal),
    *_windowed(rare(_special("delta_orthogonal", _delta_orthogonal))),
)
FAN_AXES: Final = tuple(
    Setting(f"takes the fans from in_axis={in_axis}, out_axis={out_axis}", (in_axis, out_axis))
    # of the built kernel: the initializers' default; for the lecun and he schemes the same as
    # fan_out; and one that a matrix has no room for
    for in_axis, out_axis in ((-2, -1), (-1, -2), (1, 0))
)


def build_kernels(layer: Layer, inputs: Inputs, numbers: Array, chosen: Chosen) -> Array:
    """Kernels from numbers: (hypotheses, distributions, count) to (hypotheses, ..., in, out)."""
    shapes = layer.shapes(inputs, chosen)
    kernels = _initial(numbers, shapes, chosen)
    kernels = kernels.reshape(-1, *shapes.reshaped)
    kernels = kernels.transpose(0, *(1 + axis for axis in shapes.read))
    return _dense(kernels, shapes.groups) if shapes.groups > 1 else kernels


def _initial(numbers: Array, shapes: Shapes, chosen: Chosen) -> Array:
    """Initial values of a kernel as built, shape (hypotheses, *shapes.built)."""
    initializer, total = chosen["initializer"], math.prod(shapes.built)
    if isinstance(initializer, Special):
        return initializer.values(numbers, shapes.built)
    assert total <= numbers.shape[-1]  # the exercise's `draws` sees to it
    values = numbers[:, initializer.distribution, :total]
    if initializer.shift:
        values = values + np.float32(initializer.shift)
    return (values * _scale(initializer, chosen["fan_axes"], shapes)).reshape(-1, *shapes.built)


@functools.lru_cache(1 << 15)
def _scale(initializer: Scaled, fan_axes: tuple[int, int], shapes: Shapes) -> np.float32:
    in_axis, out_axis = fan_axes
    total = math.prod(shapes.built)
    fan_in, fan_out = total / shapes.built[out_axis], total / shapes.built[in_axis]
    return np.float32(initializer.scale(fans_of(fan_in, fan_out, shapes.sizes)))


def fans_of(fan_in: float, fan_out: float, sizes: Any) -> Fans:
    """Return what a scale may depend on in a layer of these sizes."""
    kernel_size = getattr(sizes, "kernel_size", 1)
    return Fans(fan_in, fan_out, kernel_size, sizes.in_features, sizes.features)


def _dense(kernels: Array, groups: int) -> Array:
    """The ungrouped kernel that does the same: block diagonal over input and output channels."""
    part_in, part_out = kernels.shape[-2], kernels.shape[-1] // groups
    dense = np.zeros((*kernels.shape[:-2], part_in * groups, kernels.shape[-1]), kernels.dtype)
    for group in range(groups):
        outs = slice(group * part_out, (group + 1) * part_out)
        dense[..., group * part_in : (group + 1) * part_in, outs] = kernels[..., outs]
    return dense
