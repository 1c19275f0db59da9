"""Shifts and what counts or moves the bits of integers; the order of all floating-point numbers."""

from typing import Any

import numpy as np

from grader.sandbox.interpreter.rules import rule


def unsigned(x: Any) -> Any:
    """Return the bits of numbers as unsigned integers."""
    return np.asarray(x).view(f"u{x.dtype.itemsize}")


def _bits(x: Any) -> int:
    return int(x.dtype.itemsize) * 8


@rule("shift_left")
def _shift_left(x: Any, y: Any, **_: Any) -> Any:
    amount = unsigned(y)
    shifted = np.left_shift(unsigned(x), np.minimum(amount, amount.dtype.type(_bits(x) - 1)))
    return np.where(amount >= _bits(x), shifted.dtype.type(0), shifted).view(x.dtype)


@rule("shift_right_logical")
def _shift_right_logical(x: Any, y: Any, **_: Any) -> Any:
    amount = unsigned(y)
    shifted = np.right_shift(unsigned(x), np.minimum(amount, amount.dtype.type(_bits(x) - 1)))
    return np.where(amount >= _bits(x), shifted.dtype.type(0), shifted).view(x.dtype)


@rule("shift_right_arithmetic")
def _shift_right_arithmetic(x: Any, y: Any, **_: Any) -> Any:
    if x.dtype.kind == "u":  # XLA fills with the highest bit even so
        signed = np.asarray(x).view(f"i{x.dtype.itemsize}")
        return np.asarray(_shift_right_arithmetic(signed, y)).view(x.dtype)
    amount = unsigned(y)
    amount = np.minimum(amount, amount.dtype.type(_bits(x) - 1)).astype(x.dtype)
    return np.right_shift(x, amount)


@rule("population_count")
def _population_count(x: Any, **_: Any) -> Any:
    left, count = unsigned(x), np.zeros(x.shape, x.dtype)
    for _bit in range(_bits(x)):
        count = count + (left & 1).astype(x.dtype)
        left = left >> 1
    return count


@rule("clz")
def _count_leading_zeros(x: Any, **_: Any) -> Any:
    left, zeros = unsigned(x), np.full(x.shape, _bits(x), x.dtype)
    for _bit in range(_bits(x)):
        zeros = zeros - (left != 0).astype(x.dtype)
        left = left >> 1
    return zeros


@rule("mulhi")
def _mulhi(x: Any, y: Any, **_: Any) -> Any:
    bits = _bits(x)
    wide = object if bits == 64 else f"{x.dtype.kind}{2 * x.dtype.itemsize}"
    product = np.asarray(x).astype(wide) * np.asarray(y).astype(wide)
    return np.asarray(product >> bits).astype(x.dtype)


def _order(x: Any) -> Any:
    """Return integers in the order of IEEE 754's total order."""
    if x.dtype.kind in "biu":
        return x
    bits = np.asarray(x).view(f"i{x.dtype.itemsize}")
    return np.where(bits < 0, ~bits ^ np.iinfo(bits.dtype).min, bits)


@rule("eq_to")
def _eq_to(x: Any, y: Any, **_: Any) -> Any:
    return np.equal(_order(x), _order(y))


@rule("le_to")
def _le_to(x: Any, y: Any, **_: Any) -> Any:
    return np.less_equal(_order(x), _order(y))


@rule("lt_to")
def _lt_to(x: Any, y: Any, **_: Any) -> Any:
    return np.less(_order(x), _order(y))
