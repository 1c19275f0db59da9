"""Sums, greatest numbers and the like along axes, and their running forms."""

from typing import Any

import numpy as np

from grader.sandbox.interpreter.conversions import convert, floating, widened
from grader.sandbox.interpreter.rules import rule


def least(dtype: Any) -> Any:
    """Return what no number of this type is less than."""
    if dtype == np.bool_:
        return np.False_
    return dtype.type(-np.inf) if floating(dtype) else dtype.type(np.iinfo(dtype).min)


def greatest(dtype: Any) -> Any:
    """Return what no number of this type is greater than."""
    if dtype == np.bool_:
        return np.True_
    return dtype.type(np.inf) if floating(dtype) else dtype.type(np.iinfo(dtype).max)


@rule("reduce_sum")
def reduce_sum(x: Any, *, axes: Any, **_: Any) -> Any:
    """Add up along these axes."""
    wide = widened(x)
    return np.sum(wide, tuple(axes), wide.dtype).astype(x.dtype)


@rule("reduce_prod")
def _reduce_prod(x: Any, *, axes: Any, **_: Any) -> Any:
    wide = widened(x)
    return np.prod(wide, tuple(axes), wide.dtype).astype(x.dtype)


@rule("reduce_max")
def reduce_max(x: Any, *, axes: Any, **_: Any) -> Any:
    """Return the greatest numbers along these axes."""
    wide = widened(x)
    return np.maximum.reduce(wide, axis=tuple(axes), initial=least(wide.dtype)).astype(x.dtype)


@rule("reduce_min")
def reduce_min(x: Any, *, axes: Any, **_: Any) -> Any:
    """Return the least numbers along these axes."""
    wide = widened(x)
    return np.minimum.reduce(wide, axis=tuple(axes), initial=greatest(wide.dtype)).astype(x.dtype)


@rule("reduce_and")
def _reduce_and(x: Any, *, axes: Any, **_: Any) -> Any:
    return np.bitwise_and.reduce(x, axis=tuple(axes))


@rule("reduce_or")
def _reduce_or(x: Any, *, axes: Any, **_: Any) -> Any:
    return np.bitwise_or.reduce(x, axis=tuple(axes))


@rule("reduce_xor")
def _reduce_xor(x: Any, *, axes: Any, **_: Any) -> Any:
    return np.bitwise_xor.reduce(x, axis=tuple(axes))


@rule("argmax")
def _argmax(x: Any, *, axes: Any, index_dtype: Any, **_: Any) -> Any:
    return np.argmax(widened(x), axes[0]).astype(index_dtype)


@rule("argmin")
def _argmin(x: Any, *, axes: Any, index_dtype: Any, **_: Any) -> Any:
    return np.argmin(widened(x), axes[0]).astype(index_dtype)


def _running(ufunc: Any, x: Any, axis: int, *, reverse: bool) -> Any:
    wide = widened(x)
    turned = np.flip(wide, axis) if reverse else wide
    result = ufunc.accumulate(turned, axis, wide.dtype)
    return convert(np.flip(result, axis) if reverse else result, x.dtype)


@rule("cumsum")
def _cumsum(x: Any, *, axis: int, reverse: bool, **_: Any) -> Any:
    return _running(np.add, x, axis, reverse=reverse)


@rule("cumprod")
def _cumprod(x: Any, *, axis: int, reverse: bool, **_: Any) -> Any:
    return _running(np.multiply, x, axis, reverse=reverse)


@rule("cummax")
def _cummax(x: Any, *, axis: int, reverse: bool, **_: Any) -> Any:
    return _running(np.maximum, x, axis, reverse=reverse)


@rule("cummin")
def _cummin(x: Any, *, axis: int, reverse: bool, **_: Any) -> Any:
    return _running(np.minimum, x, axis, reverse=reverse)


@rule("cumlogsumexp")
def _cumlogsumexp(x: Any, *, axis: int, reverse: bool, **_: Any) -> Any:
    return _running(np.logaddexp, x, axis, reverse=reverse)
