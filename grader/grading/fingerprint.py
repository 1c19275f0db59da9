"""One word for what a submission answered, so that equal behaviour can be grouped."""

import hashlib
import json
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.judging.compare import CaseResult, Leaf

Array = np.ndarray[Any, Any]
DIGITS = 8
"""Answers count as equal if they agree in so many binary digits, counted from the largest value."""
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


def answers_digest(results: Sequence[CaseResult]) -> str | None:
    """Return a hash of all answers that rounding does not change; None if nothing was run.

    An array stands there by its shape, dtype and one weighted sum, rounded. Were every value
    rounded, then among thousands one would lie so near to the middle between two that noise in
    the last digit decides; one sum a case makes that rare, and all cases together still tell
    different behaviours apart.
    """
    if all(result.status == "not-run" for result in results):
        return None
    said = json.dumps([_case(result) for result in results])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _case(result: CaseResult) -> tuple[Any, ...]:
    if result.leaves:
        return tuple((leaf.path, *_answer(leaf)) for leaf in result.leaves)
    if result.answered is None:
        return result.status, _ADDRESS.sub("0x", result.message)
    return _answer(result)


def _answer(found: CaseResult | Leaf) -> tuple[Any, ...]:
    if found.answered is None:
        return (_ADDRESS.sub("0x", found.message),)
    largest = float(np.max(np.abs(found.expected), initial=0.0))
    return found.answered.shape, found.answered.dtype.name, *_rounded(found.answered, largest)


def _rounded(answered: Array, expected: float) -> tuple[Any, ...]:
    """Return which values are not finite, the magnitude, and the weighted sum in its units."""
    parts = answered.reshape(-1)
    if parts.dtype.kind == "c":
        parts = np.concatenate([parts.real, parts.imag])
    values = parts.astype(np.float64)
    finite = np.isfinite(values)
    strange = [str(value) for value in values[~finite]]
    where = hashlib.sha256(finite.tobytes()).hexdigest() if strange else ""
    values = np.where(finite, values, 0.0)
    magnitude = math.frexp(max(float(np.max(np.abs(values), initial=0.0)), expected))[1]
    scaled = np.ldexp(values, -magnitude)
    weights = np.cos(np.arange(1, values.size + 1) * math.tau * (math.sqrt(5) - 1) / 2)
    total = float(scaled @ weights) / math.sqrt(max(values.size, 1))
    return strange, where, magnitude, round(total * 2**DIGITS)
