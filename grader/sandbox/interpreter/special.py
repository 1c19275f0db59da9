"""Functions that jax approximates: by its own formulas where SciPy's differ by more than 1e-6."""

import functools
import importlib
import math
from typing import Any

import jax
import numpy as np

from grader.sandbox.interpreter.conversions import widened
from grader.sandbox.interpreter.rules import rule

FEW = 64
"""How many numbers are sooner done one by one than SciPy is imported."""


@functools.cache
def scipy_special() -> Any:
    """Return `scipy.special`, whose import takes longer than grading most submissions."""
    return importlib.import_module("scipy.special")


# Giles, "Approximating the erfinv function" (2012), as XLA has them for float32.
_NEAR = (
    2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
    -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
)  # fmt: skip
_FAR = (
    -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
    -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
)  # fmt: skip


@rule("erf_inv")
def _erf_inv(x: Any, **_: Any) -> Any:
    if x.dtype == np.float64:
        return scipy_special().erfinv(x)
    wide = widened(x)
    w = -np.log1p(wide * -wide)
    near = w < 5
    w = np.where(near, w - np.float32(2.5), np.sqrt(w) - np.float32(3))
    series = np.where(near, np.float32(_NEAR[0]), np.float32(_FAR[0]))
    for small, large in zip(_NEAR[1:], _FAR[1:], strict=True):
        series = np.where(near, np.float32(small), np.float32(large)) + series * w
    result = np.where(np.abs(wide) == 1, wide * np.float32(np.inf), series * wide)
    return result.astype(x.dtype)


def _by_scipy(name: str, function: Any) -> None:
    @rule(name)
    def _apply(*xs: Any, **_: Any) -> Any:
        return function(*map(widened, xs)).astype(xs[0].dtype)


_erf_of_each = np.vectorize(math.erf, otypes=[float])


def _erf(x: Any) -> Any:
    return _erf_of_each(x) if 0 < x.size <= FEW else scipy_special().erf(x)


_by_scipy("erf", _erf)
_by_scipy("erfc", lambda x: scipy_special().erfc(x))


BETTER_GAMMA = (0, 12)
"""The version of jax whose logarithm of gamma is as close as SciPy's; before, the error near its
zeros was 1e-6."""
_LANCZOS = (
    676.520368121885098567009190444019, -1259.13921672240287047156078755283,
    771.3234287776530788486528258894, -176.61502916214059906584551354,
    12.507343278686904814458936853, -0.13857109526572011689554707,
    9.984369578019570859563e-6, 1.50563273514931155834e-7,
)  # fmt: skip
_LANCZOS_FIRST = 0.99999999999980993227684700473478
_HALF_PAST = 7.5


def _lanczos(x: Any) -> tuple[Any, Any, Any, list[Any]]:
    """Return where Euler's reflection is needed, z, log(z + 7.5) and the terms' denominators."""
    one = x.dtype.type(1)
    reflected = x < x.dtype.type(0.5)
    z = np.where(reflected, -x, x - one)
    half_past = x.dtype.type(_HALF_PAST)
    log_t = x.dtype.type(np.log(_HALF_PAST)) + np.log1p(z / half_past)
    return reflected, z, log_t, [z + x.dtype.type(k + 1) for k in range(len(_LANCZOS))]


def _lanczos_lgamma(x: Any, **_: Any) -> Any:
    dtype, x = x.dtype, widened(x)
    number = x.dtype.type
    reflected, z, log_t, places = _lanczos(x)
    total = number(_LANCZOS_FIRST)
    for coefficient, place in zip(_LANCZOS, places, strict=True):
        total = total + number(coefficient) / place
    t = number(_HALF_PAST) + z
    log_y = (z + number(0.5) - t / log_t) * log_t
    log_y = log_y + (number(np.log(2 * np.pi) / 2) + np.log(total))
    fraction = np.abs(x) - np.floor(np.abs(x))
    fraction = np.where(fraction > number(0.5), number(1) - fraction, fraction)
    of_sine = np.log(np.sin(number(np.pi) * fraction))
    reflection = np.where(np.isfinite(of_sine), number(np.log(np.pi)) - of_sine - log_y, -of_sine)
    result = np.where(reflected, reflection, log_y)
    return np.where(np.isinf(x), number(np.inf), result).astype(dtype)


@rule("digamma")
def _digamma(x: Any, **_: Any) -> Any:
    dtype, x = x.dtype, widened(x)
    number = x.dtype.type
    reflected, z, log_t, places = _lanczos(x)
    numerator, denominator = number(0), number(_LANCZOS_FIRST)
    for coefficient, place in zip(_LANCZOS, places, strict=True):
        numerator = numerator - number(coefficient) / (place * place)
        denominator = denominator + number(coefficient) / place
    y = log_t + numerator / denominator - number(7) / (number(_HALF_PAST) + z)
    angle = number(np.pi) * (x + np.abs(np.floor(x + number(0.5))))
    reflection = y - number(np.pi) * np.cos(angle) / np.sin(angle)
    result = np.where(reflected, reflection, y)
    result = np.where((x <= 0) & (x == np.floor(x)), number(np.nan), result)
    if jax.__version_info__ >= BETTER_GAMMA:
        result = np.where(x == 0, number(-np.inf), result)
    return result.astype(dtype)


if jax.__version_info__ < BETTER_GAMMA:
    rule("lgamma")(_lanczos_lgamma)
else:
    _by_scipy("lgamma", lambda x: np.where(np.isinf(x), np.inf, scipy_special().gammaln(x)))


@rule("bessel_i1e")
def _bessel_i1e(x: Any, **_: Any) -> Any:
    return scipy_special().i1e(widened(x)).astype(x.dtype)


@rule("zeta")
def _zeta(x: Any, q: Any, **_: Any) -> Any:
    return scipy_special().zeta(widened(x), widened(q)).astype(x.dtype)


@rule("polygamma")
def _polygamma(m: Any, x: Any, **_: Any) -> Any:
    wide = np.asarray(widened(x), np.float64)
    order = np.asarray(widened(m), np.float64)
    sign = np.where(order % 2 == 0, -1.0, 1.0)
    value = sign * scipy_special().gamma(order + 1) * scipy_special().zeta(order + 1, wide)
    return np.where(order == 0, scipy_special().digamma(wide), value).astype(x.dtype)
