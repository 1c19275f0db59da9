"""The submission's answers beside the expected ones, where no model is needed to compare them."""

from typing import Any

import numpy as np

from grader.families.kernel_layers.recognition.layer import expected_kernel
from grader.judging.compare import NEAR, CaseResult
from grader.judging.context import Context

Array = np.ndarray[Any, Any]
ORDINALS = {2: "second", 3: "third", 4: "fourth"}
FEWEST = 3
"""In how many cases, at least, a relation must hold that the answers alone show."""


def nth(step: int | str) -> str:
    """Return `second` for 2."""
    if isinstance(step, str):
        return f"{step}-th"
    return ORDINALS.get(step, f"{step}th")


def pairs(context: Context) -> list[tuple[Array, Array]]:
    """Return answered and expected numbers of the cases that failed; empty if one is unlike.

    All are flat and of equal size; a case that raised or answered another number makes it empty.
    """
    found = []
    for result in context.results:
        if result.status == "passed":
            continue
        pair = _pair(result)
        if pair is None:
            return []
        found.append(pair)
    return found if len(found) >= FEWEST else []


def _pair(result: CaseResult) -> tuple[Array, Array] | None:
    answered = result.answered
    if answered is None or answered.dtype.kind != "f" or answered.size != result.expected.size:
        return None
    return answered.reshape(-1), result.expected


def near(one: Array, two: Array) -> bool:
    """Say whether two arrays hold the same numbers, relative to the largest of the second."""
    if one.shape != two.shape or not np.isfinite(one).all():
        return False
    largest = float(np.max(np.abs(two), initial=0.0))
    return bool(np.max(np.abs(one - two), initial=0.0) <= NEAR * largest)


def padded(context: Context, low: int, high: int) -> Array | None:
    """Return the first case's right convolution with other padding along each axis.

    Its shape is (*positions, features). Negative amounts crop. None if the reference's kernel is
    not known, or nothing is left.
    """
    kernel = expected_kernel(context)
    if kernel is None:
        return None
    x = context.probed.arguments["x"]
    along = x.ndim - 1
    x = x[tuple(slice(max(-low, 0), size - max(-high, 0)) for size in x.shape[:-1])]
    x = np.pad(x, [(max(low, 0), max(high, 0))] * along + [(0, 0)])
    if any(size < taps for size, taps in zip(x.shape, kernel.shape[:-1], strict=True)):
        return None
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:-1])
    products = kernel.reshape(-1, kernel.shape[-1])
    return np.asarray(windows.reshape(*windows.shape[:along], len(products)) @ products)
