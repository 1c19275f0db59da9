"""Sorting: NaN after all numbers, -0 equal to 0, equal ones in their order."""

from typing import Any

import numpy as np

from grader.sandbox.interpreter.conversions import widened
from grader.sandbox.interpreter.rules import rule


@rule("sort")
def _sort(*xs: Any, dimension: int, num_keys: int, **_: Any) -> Any:
    keys = [widened(x) for x in xs[:num_keys]]
    order = (
        np.argsort(keys[0], dimension, "stable")
        if num_keys == 1
        else np.lexsort(keys[::-1], dimension)
    )
    return [np.take_along_axis(x, order, dimension) for x in xs]


@rule("top_k")
def _top_k(x: Any, *, k: int, axis: int = -1, **_: Any) -> Any:
    # From the end in stable order: of equals the last comes first, so that turned round it is last.
    turned = np.flip(widened(x), axis)
    order = x.shape[axis] - 1 - np.flip(np.argsort(turned, axis, "stable"), axis)
    order = np.take(order, np.arange(k), axis)
    return [np.take_along_axis(x, order, axis), order.astype(np.int32)]
