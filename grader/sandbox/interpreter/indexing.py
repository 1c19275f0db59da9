"""Reads and writes at computed places: gather, scatter, dynamic slices."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.sandbox.interpreter.conversions import floating, widened
from grader.sandbox.interpreter.evaluate import plan_of
from grader.sandbox.interpreter.reductions import greatest, least
from grader.sandbox.interpreter.rules import Unsupported, rule


def _starts(index: Sequence[Any], shape: Sequence[int], sizes: Sequence[int]) -> tuple[slice, ...]:
    """Return where a slice lies, moved inside where it would reach out."""
    slices = []
    for start, size, taken in zip(index, shape, sizes, strict=True):
        first = min(max(int(start), 0), size - taken)
        slices.append(slice(first, first + taken))
    return tuple(slices)


@rule("dynamic_slice")
def _dynamic_slice(x: Any, *index: Any, slice_sizes: Any, **_: Any) -> Any:
    return x[_starts(index[: x.ndim], x.shape, slice_sizes)]


@rule("dynamic_update_slice")
def _dynamic_update_slice(x: Any, update: Any, *index: Any, **_: Any) -> Any:
    out = np.array(x)
    out[_starts(index, x.shape, update.shape)] = update
    return out


@rule("slice")
def _slice(x: Any, *, start_indices: Any, limit_indices: Any, strides: Any, **_: Any) -> Any:
    steps = strides or (1,) * x.ndim
    return x[tuple(map(slice, start_indices, limit_indices, steps))]


def _mode(mode: Any) -> str:
    """Return what an out-of-bounds index means: `clip`, `fill` or `promised`."""
    name = getattr(mode, "name", str(mode))
    known = {"CLIP": "clip", "FILL_OR_DROP": "fill", "PROMISE_IN_BOUNDS": "promised"}
    if name not in known:
        raise Unsupported(f"the mode {mode} of an index")
    return known[name]


def _places(
    indices: Any,
    axes: Sequence[int],
    paired: Sequence[tuple[int, int]],
    shape: Sequence[int],
    sizes: Sequence[int],
) -> tuple[list[Any], Any]:
    """Return the first place of each window on each axis, and which windows lie inside.

    Args:
        indices: integers, shape (batch…, len(axes)).
        axes: of the operand, that the last axis of the indices counts on.
        paired: axes of the operand with the batch axis whose position they follow.
        shape: of the operand.
        sizes: of a window on each axis of the operand.
    """
    batch = indices.shape[:-1]
    starts: list[Any] = [0] * len(shape)
    inside = np.ones(batch, np.bool_)
    for position, axis in enumerate(axes):
        start = indices[..., position]
        if start.dtype == np.uint64:
            start = np.minimum(start, np.uint64(np.iinfo(np.intp).max))
        start = start.astype(np.intp)
        inside &= (start >= 0) & (start <= shape[axis] - sizes[axis])
        starts[axis] = np.clip(start, 0, max(shape[axis] - sizes[axis], 0))
    for axis, batch_axis in paired:
        line = np.arange(batch[batch_axis])
        starts[axis] = line.reshape([-1 if k == batch_axis else 1 for k in range(len(batch))])
    return starts, inside


def _full(
    starts: Sequence[Any], rank: int, window: Sequence[int], sizes: Sequence[int]
) -> tuple[Any, ...]:
    """Return an index for each axis: its windows' places, batch axes first, then the window's."""
    index = []
    for axis, start in enumerate(starts):
        place = np.asarray(start)
        place = place.reshape(place.shape + (1,) * len(window)) if place.ndim else place
        if axis in window:
            line = np.arange(sizes[axis])
            place = place + line.reshape([-1 if other == axis else 1 for other in window])
        if place.ndim < rank:
            place = place.reshape((1,) * (rank - place.ndim) + place.shape)
        index.append(place)
    return tuple(index)


@rule("gather", prepared=True)
def _gather(
    *, dimension_numbers: Any, slice_sizes: Any, mode: Any, fill_value: Any, **_: Any
) -> Callable[..., Any]:
    spec, bounds = dimension_numbers, _mode(mode)
    paired_axes = tuple(getattr(spec, "operand_batching_dims", ()))
    paired = tuple(zip(paired_axes, getattr(spec, "start_indices_batching_dims", ()), strict=True))

    def gather(x: Any, indices: Any) -> Any:
        window = [
            axis for axis in range(x.ndim) if axis not in (*spec.collapsed_slice_dims, *paired_axes)
        ]
        starts, inside = _places(indices, spec.start_index_map, paired, x.shape, slice_sizes)
        batch = indices.shape[:-1]
        rank = len(batch) + len(window)
        shape = (*batch, *(slice_sizes[axis] for axis in window))
        if 0 in shape or 0 in x.shape:
            out = np.zeros(shape, x.dtype)
        else:
            out = np.broadcast_to(x[_full(starts, rank, window, slice_sizes)], shape)
        if bounds == "fill":
            filled = (
                _filler(x.dtype) if fill_value is None else np.asarray(fill_value).astype(x.dtype)
            )
            out = np.where(inside.reshape(batch + (1,) * len(window)), out, filled)
        order = [axis for axis in range(rank) if axis not in spec.offset_dims]
        order += sorted(spec.offset_dims)
        return np.transpose(out, np.argsort(order))

    return gather


def _filler(dtype: Any) -> Any:
    if dtype.kind == "c" or floating(dtype):
        return dtype.type(np.nan)
    return least(dtype) if dtype.kind == "i" else greatest(dtype)


_AT = {
    "scatter-add": np.add,
    "scatter-sub": np.subtract,
    "scatter-mul": np.multiply,
    "scatter-min": np.minimum,
    "scatter-max": np.maximum,
}


@rule(
    "scatter",
    "scatter-add",
    "scatter-sub",
    "scatter-mul",
    "scatter-min",
    "scatter-max",
    prepared=True,
)
def _scatter(
    *, dimension_numbers: Any, mode: Any, update_jaxpr: Any, update_consts: Any, **_: Any
) -> Callable[..., Any]:
    spec, bounds = dimension_numbers, _mode(mode)
    combine = _combiner(update_jaxpr, update_consts)
    paired_axes = tuple(getattr(spec, "operand_batching_dims", ()))
    paired = tuple(
        zip(paired_axes, getattr(spec, "scatter_indices_batching_dims", ()), strict=True)
    )

    def scatter(x: Any, indices: Any, updates: Any) -> Any:
        window = [
            axis for axis in range(x.ndim) if axis not in (*spec.inserted_window_dims, *paired_axes)
        ]
        window_axes = sorted(spec.update_window_dims)
        batch_axes = [axis for axis in range(updates.ndim) if axis not in window_axes]
        updates = np.transpose(updates, (*batch_axes, *window_axes))
        sizes = [1] * x.ndim
        for axis, size in zip(window, updates.shape[len(batch_axes) :], strict=True):
            sizes[axis] = size
        starts, inside = _places(indices, spec.scatter_dims_to_operand_dims, paired, x.shape, sizes)
        out = np.array(x)
        if 0 in updates.shape or 0 in x.shape:
            return out
        index = (
            np.broadcast_arrays(*_full(starts, updates.ndim, window, sizes), updates)[:-1]
            if x.ndim
            else []
        )
        kept = ... if bounds == "clip" or inside.all() else inside
        combine(out, tuple(place[kept] for place in index), updates[kept])
        return out

    return scatter


def _combiner(update_jaxpr: Any, update_consts: Any) -> Callable[[Any, Any, Any], None]:
    """Return what writes updates at places of an array, in their order."""
    if update_jaxpr is None:
        return _write
    plan_source = update_jaxpr
    equations = plan_source.eqns
    if not equations and plan_source.outvars[0] is plan_source.invars[1]:
        return _write
    names = [equation.primitive.name for equation in equations]
    known = {
        "add": np.add,
        "add_any": np.add,
        "sub": np.subtract,
        "mul": np.multiply,
        "min": np.minimum,
        "max": np.maximum,
    }
    if (
        len(names) == 1
        and names[0] in known
        and list(equations[0].invars) == list(plan_source.invars)
    ):
        return _accumulating(known[names[0]])
    plan = plan_of(update_jaxpr)

    def apply(out: Any, index: Any, updates: Any) -> None:
        flat = [np.ravel(place) for place in index]
        numbers = np.ravel_multi_index(flat, out.shape) if flat else np.zeros(1, np.intp)
        if update_consts or len(np.unique(numbers)) < numbers.size:
            raise Unsupported("a function applied to one place several times")
        out[index] = plan(out[index], updates)[0]

    return apply


def _write(out: Any, index: Any, updates: Any) -> None:
    out[index] = updates


def _accumulating(ufunc: Any) -> Callable[[Any, Any, Any], None]:
    def accumulate(out: Any, index: Any, updates: Any) -> None:
        wide = widened(out)
        ufunc.at(wide, index, widened(updates))
        if wide is not out:
            out[...] = wide.astype(out.dtype)

    return accumulate
