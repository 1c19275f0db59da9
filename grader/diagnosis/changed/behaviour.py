"""What a program did in one case, whether two did the same, and how much that says."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.judging.session import Answer, Raised
from grader.sandbox.wire import Tensor

Array = np.ndarray[Any, Any]
SKETCHED = 512
"""How many numbers of an answer are enough to leave nearly all other programs behind."""
SKETCH_ROOM = 4.0
"""By how much more sketches may differ: their greatest magnitude is that of fewer numbers."""
NUMBER_BITS = 13.0
"""What one number says that agrees within a relative 1e-4; each value counts once."""
PLACE_BITS = 8.0
"""The most that it says which numbers of an array are wrong; each pattern counts once."""
SPECIAL_BITS = 6.0
"""What it says that a case has infinities or NaN where they are not expected."""
RIGHT_BITS = 2.5
"""What a right answer says beside others of which nothing but infinities and NaN is wrong."""
SHAPE_BITS = 3.0
"""What another shape or dtype than the expected one says."""
ERROR_BITS = 8.0
"""What an exception says that tells sizes; each text counts once."""
PLAIN_ERROR_BITS = 3.0
"""What one says that tells none."""
_ABOUT = 2.5e-4
_HALF = frozenset(["bfloat16", "float16"])
_HALF_STEP = 2**-7
_NUMBERS = {"int": "iu", "float": "f"}


@dataclass(frozen=True)
class Did:
    """What a program did in one case.

    Attributes:
        arrays: what it returned, by name.
        raised: else the exception: its type and the first line of its message, in which the
            libraries name operation and shapes.
    """

    arrays: Mapping[str, Tensor] = field(default_factory=dict)
    raised: str = ""


def did(reply: Answer | Raised | None) -> Did | None:
    """Return what a reply says; None where it says nothing that can be compared."""
    if isinstance(reply, Raised):
        lines = reply.error.message.strip().splitlines() or [""]
        return Did(raised=f"{reply.error.type}: {lines[0][:300]}")
    if reply is None or not reply.arrays:
        return None
    return Did(reply.arrays)


def right_answer(leaves: Mapping[str, Tensor]) -> Did:
    """Return what a program did that answers with arrays at these paths."""
    return Did({f"answer{path}": item for path, item in leaves.items()})


def sketch(whole: Did) -> Did:
    """Return a few evenly spaced numbers of each array, which is then named after its shape."""
    few = {}
    for name, item in whole.arrays.items():
        flat = item.values.reshape(-1)
        if flat.size > SKETCHED:
            flat = flat[np.linspace(0, flat.size - 1, SKETCHED).astype(int)]
        few[f"{name} {item.values.shape}"] = Tensor(item.dtype, flat)
    return Did(few, whole.raised)


def about(known: Did) -> tuple[object, ...]:
    """Return what is the same for programs that do nearly the same."""
    parts: list[object] = [known.raised]
    for name, item in sorted(known.arrays.items()):
        values = np.nan_to_num(item.values.astype(np.complex128))
        scale = float(np.abs(values).max(initial=0)) or 1.0
        size = round(math.log(scale) / _ABOUT)
        parts += [name, item.dtype, size, (values / (scale * _ABOUT)).round().tobytes()]
    return tuple(parts)


def agree(one: Did, other: Did, tolerance: float) -> bool:
    """Say whether two did the same: alike exceptions, or arrays that are near enough."""
    if one.raised or other.raised or one.arrays.keys() != other.arrays.keys():
        return bool(one.raised) and one.raised == other.raised
    return all(_near(one.arrays[name], other.arrays[name], tolerance) for name in one.arrays)


def _near(one: Tensor, other: Tensor, tolerance: float) -> bool:
    if not _same_kind(one, other) or one.values.shape != other.values.shape:
        return False
    if one.values.dtype.kind not in "fc":
        return bool(np.array_equal(one.values, other.values))
    return not _apart(one, other, tolerance).any()


def _same_kind(one: Tensor, other: Tensor) -> bool:
    """Say whether two have the same dtype; a number of Python's has any of its kind."""
    kinds = _NUMBERS.get(one.dtype) or _NUMBERS.get(other.dtype, "")
    both = {one.values.dtype.kind, other.values.dtype.kind}
    return one.dtype == other.dtype or both <= set(kinds)


def _apart(one: Tensor, other: Tensor, tolerance: float) -> Array:
    """Return which numbers of two arrays of one shape differ."""
    if one.dtype in _HALF:
        tolerance = max(tolerance, 2 * _HALF_STEP)
    kind = np.complex128 if one.values.dtype.kind == "c" else np.float64
    first, second = one.values.astype(kind), other.values.astype(kind)
    finite = np.isfinite(first) & np.isfinite(second)
    scale = float(np.abs(first[finite]).max(initial=0.0))
    with np.errstate(invalid="ignore", over="ignore"):
        far = np.abs(first - second) > tolerance * scale
        same = (first == second) | (np.isnan(first) & np.isnan(second))
    return np.asarray(np.where(finite, far, ~same))


def bits(pairs: Sequence[tuple[Did, Did]], tolerance: float) -> float:
    """Return how much a program's wrong answers say, so that chance can be told from a reason.

    Args:
        pairs: what it did and what the right program did, for each case that was answered.
        tolerance: relative difference up to which a number is right.
    """
    numbers: set[float] = set()
    errors: set[str] = set()
    places: dict[tuple[tuple[int, ...], bytes], float] = {}
    said, right_ones, specials = 0.0, 0, 0
    for own, right in pairs:
        if own.raised:
            if own.raised != right.raised:
                errors.add(own.raised)
            continue
        special = False
        for name, item in own.arrays.items():
            expected = right.arrays.get(name)
            if expected is None:
                continue
            values = item.values
            if values.shape != expected.values.shape or not _same_kind(item, expected):
                said += SHAPE_BITS
                wrong = values.reshape(-1)
            else:
                apart = _apart(expected, item, tolerance)
                wrong = values[apart].reshape(-1)
                pattern = _pattern(apart)
                places[pattern.shape, pattern.tobytes()] = _choice(pattern)
            finite = np.isfinite(wrong)
            special = special or not finite.all()
            numbers.update(float(f"{abs(each):.4g}") for each in wrong[finite][:SKETCHED])
        specials += special
        right_ones += agree(own, right, tolerance)
    told = sum(ERROR_BITS if _has_digits(text) else PLAIN_ERROR_BITS for text in errors)
    if specials and not (numbers or errors or said):
        said += RIGHT_BITS * right_ones
    said += SPECIAL_BITS * specials + sum(places.values())
    return said + told + NUMBER_BITS * len(numbers)


def _pattern(apart: Array) -> Array:
    """Return which parts of an array are wrong, without the axes along which all are alike."""
    for axis in range(apart.ndim):
        first = apart.take([0], axis) if apart.size else apart
        if (apart == first).all():
            apart = first
    return apart


def _choice(pattern: Array) -> float:
    """Return how many bits it takes to choose so many parts of all, as far as that counts."""
    every, wrong = pattern.size, int(pattern.sum())
    ways = math.lgamma(every + 1) - math.lgamma(wrong + 1) - math.lgamma(every - wrong + 1)
    return min(PLACE_BITS, ways / math.log(2))


def needed(tried: int) -> float:
    """Return how many bits it takes to believe one of so many programs."""
    return math.log2(max(tried, 1)) + 10.0


def _has_digits(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
