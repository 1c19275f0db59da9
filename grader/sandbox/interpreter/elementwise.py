"""Arithmetic, comparisons and elementary functions of one number at a time."""

from typing import Any

import numpy as np

from grader.sandbox.interpreter.conversions import convert, floating
from grader.sandbox.interpreter.rules import Function, binary, rule, unary

_UNARY: dict[str, Function] = {
    "exp": np.exp,
    "log": np.log,
    "log2": np.log2,
    "expm1": np.expm1,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "floor": np.floor,
    "ceil": np.ceil,
    "neg": np.negative,
    "square": np.square,
    "is_finite": np.isfinite,
    "real": np.real,
    "imag": np.imag,
    "not": np.invert,
}

_BINARY: dict[str, Function] = {
    "add add_any": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "atan2": np.arctan2,
    "nextafter": np.nextafter,
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
}
for _names, _function in _UNARY.items():
    unary(_function, *_names.split())
for _names, _function in _BINARY.items():
    binary(_function, *_names.split())


@rule("max")
def _max(x: Any, y: Any, **_: Any) -> Any:
    greater = np.maximum(x, y)
    if floating(x.dtype) and not np.all(greater):  # 0 is greater than -0
        return np.where((x == 0) & (y == 0), x + y, greater)
    return greater


@rule("min")
def _min(x: Any, y: Any, **_: Any) -> Any:
    less = np.minimum(x, y)
    if floating(x.dtype) and not np.all(less):
        return np.where((x == 0) & (y == 0), -(-x - y), less)
    return less


@rule("abs")
def _abs(x: Any, **_: Any) -> Any:
    return np.abs(x)


@rule("sign")
def _sign(x: Any, **_: Any) -> Any:
    if x.dtype.kind == "c":
        size = np.abs(x)
        return np.where(size == 0, 0, x / np.where(size == 0, 1, size)).astype(x.dtype)
    if x.dtype.kind in "iu":
        return np.sign(x)
    return np.where(x == 0, x, np.sign(x))  # of -0 it is -0


@rule("round")
def _round(x: Any, *, rounding_method: Any, **_: Any) -> Any:
    if int(rounding_method) == 1:
        return np.rint(x)
    toward_zero = np.trunc(x)
    away = toward_zero + np.copysign(np.ones_like(x), x)
    return np.where(np.abs(x - toward_zero) >= x.dtype.type(0.5), away, toward_zero)


@rule("rsqrt")
def _rsqrt(x: Any, **_: Any) -> Any:
    return np.reciprocal(np.sqrt(x))


@rule("logistic")
def _logistic(x: Any, **_: Any) -> Any:
    one = x.dtype.type(1)
    return one / (one + np.exp(-x))


@rule("one_minus_square")
def _one_minus_square(x: Any, **_: Any) -> Any:
    one = x.dtype.type(1)
    return (one - x) * (one + x)


@rule("conj")
def _conj(x: Any, **_: Any) -> Any:
    return np.conj(x) if x.dtype.kind == "c" else x.astype(np.result_type(x, np.complex64))


@rule("complex")
def _complex(x: Any, y: Any, **_: Any) -> Any:
    out = np.empty(np.broadcast_shapes(x.shape, y.shape), np.result_type(x, np.complex64))
    out.real, out.imag = x, y
    return out


@rule("div")
def _div(x: Any, y: Any, **_: Any) -> Any:
    if x.dtype.kind not in "iu":
        return np.divide(x, y)
    # -1, all bits set, where the divisor is 0; the least number divided by -1 wraps to itself.
    quotient = np.floor_divide(x, np.where(y == 0, y.dtype.type(1), y))
    if x.dtype.kind == "i":
        inexact = quotient * y != x
        quotient = quotient + (inexact & ((x < 0) != (y < 0))).astype(x.dtype)
    return np.where(y == 0, ~np.zeros_like(x), quotient).astype(x.dtype)


@rule("rem")
def _rem(x: Any, y: Any, **_: Any) -> Any:
    if x.dtype.kind not in "iu":
        return np.fmod(x, y)
    unsafe = y == 0
    if x.dtype.kind == "i":
        unsafe = unsafe | (y == -1)
    remainder = np.fmod(x, np.where(unsafe, y.dtype.type(1), y))
    return np.where(y == 0, x, remainder).astype(x.dtype)


@rule("pow")
def _pow(x: Any, y: Any, **_: Any) -> Any:
    y = convert(y, x.dtype)
    if y.dtype == np.float32:  # 0 and infinity know an exponent from 0 that is taken for 0 here
        least = np.copysign(np.finfo(np.float32).tiny, y)
        y = np.where((y == 0) & (y.view(np.int32) << 1 != 0), least, y)
    return np.power(x, y)


@rule("log1p")
def _log1p(x: Any, **_: Any) -> Any:
    if x.dtype.kind != "c":
        return np.log1p(x)
    size = np.abs(x)
    near = np.log1p(x.real * (2 + x.real) + x.imag * x.imag) / 2
    out = np.log(1 + x)
    return _complex(np.where(size < 1, near, out.real).astype(size.dtype), out.imag)


@rule("exp2")
def _exp2(x: Any, **_: Any) -> Any:
    return np.exp(x * x.dtype.type(np.log(2)))


@rule("integer_pow")
def _integer_pow(x: Any, *, y: int, **_: Any) -> Any:
    if y == 0:
        return np.ones_like(x)
    factor, left, result = x, abs(y), None
    while left:
        if left & 1:
            result = factor if result is None else result * factor
        left >>= 1
        if left:
            factor = factor * factor
    if y > 0:
        return result
    return _div(np.ones_like(result), result)


@rule("clamp")
def _clamp(low: Any, x: Any, high: Any, **_: Any) -> Any:
    return np.minimum(np.maximum(low, x), high)


@rule("select_n")
def _select_n(which: Any, *cases: Any, **_: Any) -> Any:
    if len(cases) == 1:
        return cases[0]
    if which.dtype == np.bool_:
        return np.where(which, cases[1], cases[0])
    which = np.clip(which, 0, len(cases) - 1)
    result = cases[0]
    for number, case in enumerate(cases[1:], start=1):
        result = np.where(which == number, case, result)
    return result


@rule("polynomial")
def _polynomial(x: Any, *coefficients: Any, **_: Any) -> Any:
    *others, result = coefficients  # from the constant on
    for coefficient in reversed(others):
        result = result * x + coefficient
    return result
