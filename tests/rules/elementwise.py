"""Proofs of what computes one number from one number of each argument."""

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st
from jax import lax
from jax._src.lax import lax as primitives

from tests.rules.proof import (
    ANY,
    BOOL,
    COMPLEX,
    FLOATS,
    INTEGERS,
    NUMBERS,
    REAL,
    SEEDS,
    SIGNED,
    WIDE,
    Proof,
    arrays,
    numbers,
)

ROUNDED = 6
"""Units in the last place: what functions of the C library and of XLA differ by."""


def exact(name, function, dtypes, count=1):
    return Proof(name, function, arrays(dtypes, count))


def close(name, function, dtypes=FLOATS, count=1, ulps=ROUNDED, edges=0.4):
    return Proof(name, function, arrays(dtypes, count, edges=edges), ulps)


@st.composite
def conversions(draw, of=None, to=None):
    before, after = draw(st.sampled_from(of or ANY)), draw(st.sampled_from(to or ANY))
    return [numbers(before, (60,), draw(SEEDS))], {"new_dtype": after}


@st.composite
def bitcasts(draw):
    before = draw(st.sampled_from(REAL))
    after = draw(st.sampled_from(REAL))
    shape = (4, after.itemsize // before.itemsize) if after.itemsize > before.itemsize else (4,)
    return [numbers(before, shape, draw(SEEDS))], {"new_dtype": after}


@st.composite
def selections(draw):
    (first, second), _ = draw(arrays(ANY, 2))
    which = numbers(np.dtype(bool), draw(st.sampled_from([first.shape, ()])), draw(SEEDS))
    return [which, first, second], {}


@st.composite
def choices(draw):
    cases, _ = draw(arrays(ANY, 3))
    which = np.random.default_rng(draw(SEEDS)).integers(0, 3, cases[0].shape).astype(np.int32)
    return [which, *cases], {}


@st.composite
def powers(draw):
    (x,), _ = draw(arrays(NUMBERS, edges=0.2))
    return [x], {"y": draw(st.integers(-4, 7) if x.dtype.kind in "fcV" else st.integers(0, 7))}


TANH = arrays([np.dtype("float32")], edges=0, shape=st.just((40,)))

PROOFS = [
    exact("add", lax.add, NUMBERS, 2),
    exact("sub", lax.sub, NUMBERS, 2),
    exact("mul", lax.mul, REAL, 2),
    close("complex mul", lax.mul, COMPLEX, 2),
    exact("div", lax.div, REAL, 2),
    close("complex div", lax.div, COMPLEX, 2),
    exact("rem", lax.rem, REAL, 2),
    exact("max", lax.max, [*REAL, *BOOL], 2),
    exact("min", lax.min, [*REAL, *BOOL], 2),
    exact("neg", lax.neg, NUMBERS),
    exact("abs", lax.abs, [*FLOATS, *SIGNED]),
    close("complex abs", lax.abs, COMPLEX),
    exact("sign", lax.sign, REAL),
    close("complex sign", lax.sign, COMPLEX),
    exact("floor", lax.floor, FLOATS),
    exact("ceil", lax.ceil, FLOATS),
    exact("round away", lambda x: lax.round(x, lax.RoundingMethod.AWAY_FROM_ZERO), FLOATS),
    exact("round to even", lambda x: lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN), FLOATS),
    exact("is_finite", lax.is_finite, FLOATS),
    exact("square", lax.square, REAL),
    close("complex square", lax.square, COMPLEX),
    close("sqrt", lax.sqrt, FLOATS + COMPLEX),
    close("rsqrt", lax.rsqrt, FLOATS + COMPLEX),
    close("cbrt", lax.cbrt),
    close("exp", lax.exp, FLOATS + COMPLEX),
    close("exp2", lax.exp2),
    close("log", lax.log, FLOATS + COMPLEX),
    close("log1p", lax.log1p, FLOATS, ulps=64),
    close("complex log1p", lax.log1p, COMPLEX, ulps=64),
    close("expm1", lax.expm1),
    close("sin", lax.sin, edges=0.1),
    close("cos", lax.cos, edges=0.1),
    close("tan", lax.tan, edges=0.1, ulps=12),
    close("asin", lax.asin),
    close("acos", lax.acos),
    close("atan", lax.atan),
    close("sinh", lax.sinh, ulps=24),
    close("cosh", lax.cosh, ulps=24),
    close("asinh", lax.asinh),
    close("acosh", lax.acosh),
    close("atanh", lax.atanh, ulps=64),
    close("tanh", lax.tanh),
    close("complex sin", lax.sin, COMPLEX, edges=0),
    close("complex tanh", lax.tanh, COMPLEX, ulps=20),
    Proof("gradient of tanh", jax.vmap(jax.grad(jnp.tanh)), TANH, 4, "whole"),
    close("atan2", lax.atan2, FLOATS, 2),
    exact("nextafter", lax.nextafter, WIDE, 2),
    close("pow", lax.pow, FLOATS, 2, ulps=64),
    Proof("integer_pow", lambda x, y: lax.integer_pow(x, y), powers(), 8),
    close("logistic", lax.logistic),
    exact("and", lax.bitwise_and, INTEGERS + BOOL, 2),
    exact("or", lax.bitwise_or, INTEGERS + BOOL, 2),
    exact("xor", lax.bitwise_xor, INTEGERS + BOOL, 2),
    exact("not", lax.bitwise_not, INTEGERS + BOOL),
    exact("shift_left", lax.shift_left, INTEGERS, 2),
    exact("shift_right_logical", lax.shift_right_logical, INTEGERS, 2),
    exact("shift_right_arithmetic", lax.shift_right_arithmetic, INTEGERS, 2),
    exact("population_count", lax.population_count, INTEGERS),
    exact("clz", lax.clz, INTEGERS),
    exact("eq", lax.eq, ANY, 2),
    exact("ne", lax.ne, ANY, 2),
    exact("lt", lax.lt, REAL + BOOL, 2),
    exact("le", lax.le, REAL + BOOL, 2),
    exact("gt", lax.gt, REAL + BOOL, 2),
    exact("ge", lax.ge, REAL + BOOL, 2),
    exact("eq_to", primitives.eq_to_p.bind, FLOATS, 2),
    exact("le_to", primitives.le_to_p.bind, FLOATS, 2),
    exact("lt_to", primitives.lt_to_p.bind, FLOATS + INTEGERS, 2),
    exact("clamp", lax.clamp, REAL, 3),
    exact("real and imag", lambda x: (lax.real(x), lax.imag(x)), COMPLEX),
    exact("conj", lax.conj, WIDE + COMPLEX),
    exact("complex", lax.complex, WIDE, 2),
    Proof("select_n", lax.select_n, selections()),
    Proof("select_n of three", lax.select_n, choices()),
    Proof("convert_element_type", lax.convert_element_type, conversions()),
    Proof("convert to bool", lax.convert_element_type, conversions(to=BOOL)),
    Proof("convert out of range", lax.convert_element_type, conversions(FLOATS, INTEGERS)),
    Proof("bitcast_convert_type", lax.bitcast_convert_type, bitcasts()),
    exact("reduce_precision", lambda x: lax.reduce_precision(x, 5, 10), WIDE),
    exact("reduce_precision of few bits", lambda x: lax.reduce_precision(x, 8, 7), WIDE),
    close("erf", lax.erf),
    close("erfc", lax.erfc, ulps=24),
    close("erf_inv", lax.erf_inv, ulps=8),
    close("lgamma", lax.lgamma, ulps=512),
    close("digamma", lax.digamma, ulps=64),
    exact("stop_gradient", lax.stop_gradient, FLOATS),
    exact("copies", jnp.copy, ANY),
    exact("optimization_barrier", lax.optimization_barrier, ANY),
]
if hasattr(lax, "log2"):
    PROOFS.append(close("log2", lax.log2))
if hasattr(lax, "mulhi"):
    PROOFS.append(exact("mulhi", lax.mulhi, INTEGERS, 2))
if hasattr(lax, "polynomial"):  # of terms of one sign, as XLA rounds a product and a sum at once

    def of_terms(x, y):
        return lax.polynomial(abs(x), [abs(y), 0.5, abs(x), 2.0])

    PROOFS.append(close("polynomial", of_terms, count=2))
