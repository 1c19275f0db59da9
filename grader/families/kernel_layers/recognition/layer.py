"""The submission's own parameters beside the reference's."""

import itertools
from typing import Any, NamedTuple

import ml_dtypes
import numpy as np

from grader.families.kernel_layers import axes
from grader.judging.compare import NEAR
from grader.judging.context import Context, Observed
from grader.judging.outcome import Answer
from grader.judging.variables import held, of_kind, own_modules
from grader.workers.records import VariableRecord

Array = np.ndarray[Any, Any]
RELATED = 16
"""How many values, at least, can show that they go along with others."""
CORRELATED = 0.7
"""Of independent draws of so many values, fewer than one pair in a thousand correlates so."""


def completed(context: Context) -> bool:
    """Say whether the observed call ran to its end, so that what is missing is missing."""
    return isinstance(context.outcome.replies.get(context.focus), Answer)


def own_params(context: Context) -> tuple[VariableRecord, ...]:
    """Return the Params of the submission's only outermost module; empty if there are more."""
    return params_of(context, context.focus)


def params_of(context: Context, index: int) -> tuple[VariableRecord, ...]:
    """Return the same of any case that was observed."""
    seen = context.outcome.seen.get(index)
    modules = [item for item in own_modules(seen) if of_kind(item)] if seen else []
    if len(modules) > 1:  # one that is made and never called tells nothing
        modules = [item for item in modules if item.called]
    return of_kind(modules[0]) if len(modules) == 1 else ()


def values_in(context: Context, index: int, variable: VariableRecord) -> Array | None:
    """Return a Param's numbers in a case that was observed, if they are known and finite."""
    held = context.outcome.seen[index].values(variable)
    return held if held is not None and np.isfinite(held).all() else None


def kernel_of(context: Context) -> VariableRecord | None:
    """Return the Param that has a kernel's axes in some order, if it is the only one."""
    wanted = sorted(axes.kernel_shape(context.probed))
    found = [item for item in own_params(context) if sorted(item.shape or ()) == wanted]
    return found[0] if len(found) == 1 else None


def others(context: Context) -> tuple[VariableRecord, ...]:
    """Return the Params that are not the kernel; empty if the kernel is not known."""
    kernel = kernel_of(context)
    return tuple(item for item in own_params(context) if item is not kernel) if kernel else ()


def bias_of(context: Context) -> VariableRecord | None:
    """Return the Param that is likeliest the bias: by its shape, then its name, then its zeros."""
    features = (context.probed.sizes["features"],)
    shaped = [item for item in others(context) if item.shape == features]

    def unlike(item: VariableRecord) -> tuple[bool, bool]:
        held = values(context, item)
        return "bias" not in item.path.rpartition(".")[2].lower(), held is None or bool(held.any())

    return min(shaped, key=unlike, default=None)


class Misfit(NamedTuple):
    """A Param with a kernel's number of axes, one size of which is another."""

    variable: VariableRecord
    name: str
    held: int


def misfit(context: Context) -> Misfit | None:
    """Return the Param that would be the kernel if one size were right."""
    case = context.probed
    names, right = tuple(axes.kernel_names(case).values()), axes.kernel_shape(case)
    found = [item for item in own_params(context) if len(item.shape or ()) == len(right)]
    if len(found) != 1 or found[0].shape is None or kernel_of(context) is not None:
        return None
    pairs = zip(names, found[0].shape, right, strict=True)
    wrong = {(name, held) for name, held, size in pairs if held != size}
    return Misfit(found[0], *wrong.pop()) if len(wrong) == 1 else None


def bias_in(context: Context, index: int) -> VariableRecord | None:
    """Return the bias in another case that was observed, by its path."""
    bias = bias_of(context)
    return next(
        (each for each in params_of(context, index) if bias and each.path == bias.path), None
    )


def expected_kernel(context: Context, index: int | None = None) -> Array | None:
    """Return the reference's kernel in a case, by default in the one that is looked at."""
    index = context.focus if index is None else index
    seen, shape = context.right.get(index), axes.kernel_shape(context.cases[index])
    if seen is None:
        return None
    found = (item for item in held(seen) if item.shape == shape)
    return next(map(seen.values, found), None)


def values(context: Context, variable: VariableRecord | None) -> Array | None:
    """Return the submission's values of a Param, if they are known."""
    observed: Observed | None = context.observed
    return observed.values(variable) if observed and variable else None


def ratio(mine: Array, right: Array) -> float | None:
    """Return the factor by which all values differ, None if there is no single one."""
    if mine.shape != right.shape or not np.isfinite(mine).all():
        return None
    scale = float(np.vdot(right, right))
    factor = float(np.vdot(right, mine)) / scale if scale else 0.0
    largest = float(np.max(np.abs(mine), initial=0.0))
    near = np.abs(mine - factor * right).max(initial=0.0) <= NEAR * largest
    return factor if near and largest else None


def is_changed(mine: Array, right: Array) -> bool:
    """Say whether values go along with the right ones so nearly that they were made of them."""
    if mine.size < RELATED or mine.shape != right.shape or not np.ptp(mine) or not np.ptp(right):
        return False
    return abs(float(np.corrcoef(mine.reshape(-1), right.reshape(-1))[0, 1])) > CORRELATED


def change(mine: Array, right: Array) -> str:
    """Say what was done to the right values, if it is one of a few things; else empty."""
    scale = float(np.max(np.abs(right), initial=0.0))

    def near(other: Array) -> bool:
        return bool(np.max(np.abs(mine - other), initial=0.0) <= NEAR * scale)

    if near(np.abs(right)):
        return "their absolute values"
    if near(right - right.mean()):
        return "these minus their mean"
    low, high = float(mine.min(initial=0.0)), float(mine.max(initial=0.0))
    if near(np.clip(right, low, high)):
        return f"these cut at {low:.3g} and {high:.3g}"
    for dtype in (ml_dtypes.bfloat16, np.float16):
        if np.array_equal(mine, right.astype(dtype).astype(right.dtype)):
            return f"these rounded to `{np.dtype(dtype).name}`"
    return ""


def drawn_order(mine: Array, right: Array) -> tuple[tuple[int, ...], float] | None:
    """Return the order of axes in which the values were drawn, and their factor.

    A random draw depends on an element's place in the flat array alone, so the same draw in
    another shape is the same row of numbers. The order is that of the axes of `mine` as drawn.
    """
    for order in itertools.permutations(range(mine.ndim)):
        factor = ratio(mine.transpose(order).reshape(-1), right.reshape(-1))
        if factor is not None:
            return order, factor
    return None


def starts_right(context: Context) -> bool:
    """Say whether the kernel Param is known to hold the reference's values."""
    factor = _factor(context)
    return factor is not None and abs(factor - 1.0) <= NEAR


def is_scaled(context: Context) -> bool:
    """Say whether the kernel Param is known to hold a multiple of the reference's values."""
    factor = _factor(context)
    return factor is not None and abs(factor - 1.0) > NEAR


def _factor(context: Context) -> float | None:
    mine, right = values(context, kernel_of(context)), expected_kernel(context)
    return ratio(mine, right) if mine is not None and right is not None else None
