"""What moves numbers about and computes nothing."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.sandbox.interpreter.arrays import carrier
from grader.sandbox.interpreter.rules import rule


@rule("broadcast_in_dim")
def _broadcast_in_dim(
    x: Any, *_dynamic: Any, shape: Any, broadcast_dimensions: Any, **_: Any
) -> Any:
    sizes = [1] * len(shape)
    for dimension, size in zip(broadcast_dimensions, x.shape, strict=True):
        sizes[dimension] = size
    return np.broadcast_to(np.reshape(x, sizes), shape)


@rule("broadcast_to")
def _broadcast_to(x: Any, *, shape: Any, **_: Any) -> Any:
    return np.broadcast_to(x, shape)


@rule("reshape")
def _reshape(x: Any, *_dynamic: Any, new_sizes: Any, dimensions: Any = None, **_: Any) -> Any:
    return np.reshape(x if dimensions is None else np.transpose(x, dimensions), new_sizes)


@rule("squeeze")
def _squeeze(x: Any, *, dimensions: Any, **_: Any) -> Any:
    return np.squeeze(x, tuple(dimensions))


@rule("transpose")
def _transpose(x: Any, *, permutation: Any, **_: Any) -> Any:
    return np.transpose(x, permutation)


@rule("rev")
def _rev(x: Any, *, dimensions: Any, **_: Any) -> Any:
    return np.flip(x, tuple(dimensions))


@rule("concatenate")
def _concatenate(*xs: Any, dimension: int, **_: Any) -> Any:
    return np.concatenate(xs, dimension)


@rule("stack")
def _stack(*xs: Any, axis: int, **_: Any) -> Any:
    return np.stack(xs, axis)


@rule("unstack")
def _unstack(x: Any, *, axis: int, **_: Any) -> Any:
    return list(np.moveaxis(x, axis, 0))


@rule("split")
def _split(x: Any, *, sizes: Any, axis: int, **_: Any) -> Any:
    return np.split(x, np.cumsum(sizes)[:-1], axis)


@rule("tile")
def _tile(x: Any, *, reps: Any, **_: Any) -> Any:
    return np.tile(x, reps)


@rule("iota")
def _iota(*_dynamic: Any, dtype: Any, shape: Any, dimension: int, **_: Any) -> Any:
    sizes = [1] * len(shape)
    sizes[dimension] = shape[dimension]
    return np.broadcast_to(np.arange(shape[dimension]).astype(carrier(dtype)).reshape(sizes), shape)


@rule("pad")
def _pad(x: Any, value: Any, *, padding_config: Any, **_: Any) -> Any:
    return pad(x, value, padding_config)


def pad(x: Any, value: Any, config: Sequence[tuple[int, int, int]]) -> Any:
    """Pad with `(low, high, between)` of each axis; negative low and high cut off."""
    spread = [
        size + max(size - 1, 0) * between
        for size, (_, _, between) in zip(x.shape, config, strict=True)
    ]
    shape = [max(size + low + high, 0) for size, (low, high, _) in zip(spread, config, strict=True)]
    out = np.full(shape, value, x.dtype)
    into, taken = [], []
    for size, room, (low, _, between) in zip(x.shape, shape, config, strict=True):
        step = between + 1
        first = -(low // step) if low < 0 else 0  # the first that is not cut off
        start = low + first * step
        count = max(0, min(size - first, -(-(room - start) // step)))
        into.append(slice(start, start + max(0, (count - 1) * step + 1) if count else start, step))
        taken.append(slice(first, first + count))
    out[tuple(into)] = x[tuple(taken)]
    return out
