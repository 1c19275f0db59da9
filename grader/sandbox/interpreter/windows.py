"""Reductions over windows, which is what pooling and its derivatives are."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.sandbox.interpreter.conversions import convert, widened
from grader.sandbox.interpreter.evaluate import plan_of
from grader.sandbox.interpreter.reductions import greatest, least
from grader.sandbox.interpreter.rules import Unsupported, rule
from grader.sandbox.interpreter.shapes import pad


def windows_of(
    x: Any,
    fill: Any,
    dimensions: Sequence[int],
    strides: Sequence[int],
    padding: Sequence[tuple[int, int]],
    base_dilation: Sequence[int] | None = None,
    window_dilation: Sequence[int] | None = None,
) -> Any:
    """Return the windows of an array as shape (…, window…), filled up around it."""
    rank = x.ndim
    base = base_dilation or (1,) * rank
    holes = window_dilation or (1,) * rank
    x = pad(
        x,
        fill,
        [(int(low), int(high), step - 1) for (low, high), step in zip(padding, base, strict=True)],
    )
    reach = tuple((size - 1) * hole + 1 for size, hole in zip(dimensions, holes, strict=True))
    if any(length < size for length, size in zip(x.shape, reach, strict=True)):
        sizes = [
            max(0, (length - size) // stride + 1)
            for length, size, stride in zip(x.shape, reach, strides, strict=True)
        ]
        return np.zeros((*sizes, *dimensions), x.dtype)
    view = sliding_window_view(x, reach)
    return view[tuple(slice(None, None, step) for step in (*strides, *holes))]


def _last(rank: int) -> tuple[int, ...]:
    return tuple(range(-rank, 0))


def _window_rule(name: str, ufunc: Any, fill: Callable[[Any], Any]) -> None:
    @rule(name)
    def _reduce_window(
        x: Any,
        *,
        window_dimensions: Any,
        window_strides: Any,
        padding: Any,
        base_dilation: Any,
        window_dilation: Any,
        **_: Any,
    ) -> Any:
        wide = widened(x)
        windows = windows_of(
            wide,
            fill(wide.dtype),
            window_dimensions,
            window_strides,
            padding,
            base_dilation,
            window_dilation,
        )
        reduced = ufunc.reduce(
            windows, axis=_last(x.ndim), dtype=wide.dtype, initial=fill(wide.dtype)
        )
        return convert(reduced, x.dtype)


_window_rule("reduce_window_sum", np.add, lambda dtype: dtype.type(0))
_window_rule("reduce_window_max", np.maximum, least)
_window_rule("reduce_window_min", np.minimum, greatest)


@rule("reduce_window", prepared=True)
def _reduce_window(
    *,
    jaxpr: Any,
    consts: Any,
    window_dimensions: Any,
    window_strides: Any,
    padding: Any,
    base_dilation: Any,
    window_dilation: Any,
    **_: Any,
) -> Callable[..., Any]:
    if consts:
        raise Unsupported("a reduction that closes over arrays")
    plan = plan_of(jaxpr)

    def reduce(*arguments: Any) -> list[Any]:
        count = len(arguments) // 2
        arrays, initial = arguments[:count], arguments[count:]
        rank = arrays[0].ndim
        windows = [
            windows_of(
                x, fill, window_dimensions, window_strides, padding, base_dilation, window_dilation
            )
            for x, fill in zip(arrays, initial, strict=True)
        ]
        sizes = windows[0].shape[:rank]
        results = [np.full(sizes, fill, x.dtype) for x, fill in zip(arrays, initial, strict=True)]
        for place in np.ndindex(*window_dimensions):
            results = plan(*results, *(window[(..., *place)] for window in windows))
        return results

    return reduce


@rule("reduce", prepared=True)
def _reduce(*, jaxpr: Any, dimensions: Any, consts: Any = (), **_: Any) -> Callable[..., Any]:
    if consts:
        raise Unsupported("a reduction that closes over arrays")
    plan = plan_of(jaxpr)

    def reduce(*arguments: Any) -> list[Any]:
        count = len(arguments) // 2
        arrays, results = arguments[:count], list(arguments[count:])
        if not dimensions:
            return list(arrays)
        front = [np.moveaxis(x, dimensions, range(len(dimensions))) for x in arrays]
        rest = front[0].shape[len(dimensions) :]
        results = [np.broadcast_to(result, rest) for result in results]
        for place in np.ndindex(*front[0].shape[: len(dimensions)]):
            results = plan(*results, *(x[place] for x in front))
        return results

    return reduce


def _chosen(windows: Any, select: str, rank: int) -> Any:
    """Return which place of each window holds its greatest or least number, the first of equals."""
    flat = widened(windows).reshape(*windows.shape[:rank], math.prod(windows.shape[rank:]))
    return flat.argmax(-1) if select.startswith("ge") else flat.argmin(-1)


@rule("select_and_scatter_add")
def _select_and_scatter_add(
    source: Any,
    x: Any,
    *,
    select_prim: Any,
    window_dimensions: Any,
    window_strides: Any,
    padding: Any,
    **_: Any,
) -> Any:
    rank, select = x.ndim, select_prim.name
    fill = least(x.dtype) if select.startswith("ge") else greatest(x.dtype)
    chosen = _chosen(windows_of(x, fill, window_dimensions, window_strides, padding), select, rank)
    inner = np.unravel_index(chosen, window_dimensions)
    room = [size + low + high for size, (low, high) in zip(x.shape, padding, strict=True)]
    wide = widened(source)
    out = np.zeros([max(size, 0) for size in room], wide.dtype)
    outer = np.meshgrid(*map(np.arange, source.shape), indexing="ij")
    places = tuple(
        start * stride + offset
        for start, stride, offset in zip(outer, window_strides, inner, strict=True)
    )
    np.add.at(out, places, wide)
    cut = [(-low, -high, 0) for low, high in padding]
    return convert(pad(out, out.dtype.type(0), cut), source.dtype)


@rule("select_and_gather_add")
def _select_and_gather_add(
    tangents: Any,
    x: Any,
    *,
    select_prim: Any,
    window_dimensions: Any,
    window_strides: Any,
    padding: Any,
    base_dilation: Any,
    window_dilation: Any,
    **_: Any,
) -> Any:
    rank, select = x.ndim, select_prim.name
    fill = least(x.dtype) if select.startswith("ge") else greatest(x.dtype)
    shape = window_dimensions, window_strides, padding, base_dilation, window_dilation
    chosen = _chosen(windows_of(x, fill, *shape), select, rank)
    flat = windows_of(tangents, tangents.dtype.type(0), *shape)
    flat = flat.reshape(*flat.shape[:rank], math.prod(flat.shape[rank:]))
    return np.take_along_axis(flat, chosen[..., None], -1)[..., 0]
