"""A proof of rules: one function of jax, whatever arguments are drawn, by XLA and by the rules."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import numpy as np
from hypothesis import strategies as st
from jax._src.interpreters import partial_eval

from grader.sandbox.interpreter import hooks  # all rules
from grader.sandbox.interpreter.arithmetic import XlaArithmetic
from grader.sandbox.interpreter.arrays import to_numpy
from grader.sandbox.interpreter.evaluate import opened, plan_of

jax.config.update("jax_enable_x64", True)

KINDS = hooks.KINDS
BFLOAT16 = np.dtype(jax.numpy.bfloat16)
WIDE = [np.dtype(name) for name in ("float32", "float64")]
NARROW = [np.dtype(np.float16), BFLOAT16]
FLOATS = WIDE + NARROW
SIGNED = [np.dtype(name) for name in ("int32", "int8", "int16", "int64")]
UNSIGNED = [np.dtype(name) for name in ("uint32", "uint8", "uint16", "uint64")]
INTEGERS = SIGNED + UNSIGNED
COMPLEX = [np.dtype(name) for name in ("complex64", "complex128")]
BOOL = [np.dtype(np.bool_)]
REAL = FLOATS + INTEGERS
NUMBERS = REAL + COMPLEX
ANY = NUMBERS + BOOL

EPS = {"float32": 2.0**-23, "float64": 2.0**-52, "float16": 2.0**-10, "bfloat16": 2.0**-7}
EPS |= {"complex64": EPS["float32"], "complex128": EPS["float64"]}
_EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, 300.0, -300.0, 1e20, -1e20]
_EDGES += [np.inf, -np.inf, np.nan, 1e-3, 1e-30, 1e30, -1e-30, 88.5, -88.5, -104.0, 2.0**31, 1e-39]

IN_DOUBLE = 1024
"""XLA's own functions are less exact than C's: by 2e-13, where an exercise allows for 2e-5."""

Drawn = tuple[list[np.ndarray], dict[str, Any]]
"""Arrays, and keywords for the function."""


@dataclass(frozen=True)
class Proof:
    """What is to be shown of one function.

    Attributes:
        name: in words, unique.
        function: of the arrays and keywords that are drawn.
        draw: draws them.
        ulps: by how many units in the last place a floating-point answer may differ from XLA's,
            measured at `scale`, one of 64 bits by `IN_DOUBLE` at least; 0 means bit for bit, but
            for the payload of NaN.
        scale: "each" number of XLA's answer, or the greatest of its finite ones ("whole").
    """

    name: str
    function: Callable[..., Any]
    draw: st.SearchStrategy[Drawn]
    ulps: float = 0
    scale: str = "each"


def numbers(dtype: np.dtype, shape: tuple[int, ...], seed: int, edges: float = 0.4) -> np.ndarray:
    """Return numbers of all sizes, a share of them edges of the type."""
    rng = np.random.default_rng(seed)
    if dtype == np.bool_:
        return rng.random(shape) < 0.5
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        values = rng.integers(-9 if info.min else 0, 10, shape, np.int64).astype(dtype)
        special = [info.min, info.max, info.max - 1, info.min + 1, 0, 1, 7, 8, 31, 32, 33, 63, 64]
        chosen = rng.choice(np.array([v for v in special if v <= info.max], dtype=object), shape)
        special_values = np.asarray(chosen).astype(dtype)
    elif dtype.kind == "c":
        parts = np.dtype(f"f{dtype.itemsize // 2}")
        parts = [numbers(parts, shape, seed + k, 0) for k in (1, 2)]
        return (parts[0] + 1j * parts[1]).astype(dtype)
    else:
        sizes = rng.choice([1.0, 1.0, 1.0, 10.0, 0.01], shape)
        with np.errstate(all="ignore"):
            values = np.asarray(rng.standard_normal(shape) * sizes).astype(dtype)
            # Whether XLA takes subnormal numbers of 16 bits for zero differs by operation.
            special = _EDGES if dtype.itemsize > 2 else _EDGES[:-1]
            special_values = np.asarray(rng.choice(special, shape)).astype(dtype)
    return np.asarray(np.where(rng.random(shape) < edges, special_values, values)).astype(dtype)


def shapes(
    rank: int = 3, least: int = 0, most: int = 5, low: int = 0
) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw shapes of up to `rank` axes, with empty ones among them."""
    size = st.integers(max(least, 1), most) if least else st.sampled_from([1, 2, 3, 4, 5, most, 0])
    return st.lists(size, min_size=low, max_size=rank).map(tuple)


SEEDS = st.integers(0, 2**16)


@st.composite
def arrays(
    draw: st.DrawFn,
    dtypes: list[np.dtype],
    count: int = 1,
    *,
    edges: float = 0.4,
    shape: st.SearchStrategy[tuple[int, ...]] | None = None,
) -> Drawn:
    """Draw arrays of one type and one shape."""
    dtype, seed = draw(st.sampled_from(dtypes)), draw(SEEDS)
    size = draw(
        shape if shape is not None else st.sampled_from([(40,), (3, 20), (2, 1, 9), (), (0,)])
    )
    return [numbers(dtype, size, seed + 7 * k, edges) for k in range(count)], {}


def compared(proof: Proof, drawn: Drawn) -> set[str]:
    """Evaluate by XLA and by the rules; return the primitives that occurred.

    Raises:
        AssertionError: they differ.
    """
    given, keywords = drawn

    def function(*xs: Any) -> Any:
        return proof.function(*xs, **keywords)

    traced = jax.make_jaxpr(function)(*given)
    expected = jax.tree.leaves(jax.jit(function)(*given))
    plan = plan_of(lowered(traced))
    with ARITHMETIC:
        values = [to_numpy(x, aval.dtype) for x, aval in zip(given, plan.avals, strict=True)]
        got = plan(*values)
    for number, (mine, theirs) in enumerate(zip(got, expected, strict=True)):
        check(np.asarray(mine), to_numpy(theirs), proof, _Told(number, given, keywords))
    return set(names(traced))


def lowered(traced: Any) -> Any:
    """Do what jax does to its own types before it calls the compiler, from 0.12 on."""
    if not getattr(traced, "is_high", False) or not hasattr(partial_eval, "lower_jaxpr2"):
        return traced
    return partial_eval.lower_jaxpr2(traced)


ARITHMETIC = XlaArithmetic()
SHOWN = 6


@dataclass(frozen=True)
class _Told:
    """What a message says of a difference: the numbers, and what they were computed from."""

    result: int
    given: list[np.ndarray]
    keywords: dict[str, Any]

    def __call__(self, mine: np.ndarray, theirs: np.ndarray, bad: np.ndarray) -> str:
        lines = [f"result {self.result}, {self.keywords}"]
        lines += [f"  given {x.dtype}{x.shape}" for x in self.given]
        for place in np.argwhere(bad)[:SHOWN]:
            at = tuple(place)
            of = [x[at] if x.shape == bad.shape else "?" for x in self.given]
            lines.append(f"  at {at}: {mine[at]!r}, by XLA {theirs[at]!r}, of {of}")
        return "\n".join(lines)


def check(mine: np.ndarray, theirs: np.ndarray, proof: Proof, told: _Told) -> None:
    """Compare two answers.

    Raises:
        AssertionError: they differ by more than the proof allows.
    """
    assert (mine.dtype, mine.shape) == (theirs.dtype, theirs.shape), (
        f"{mine.dtype}{mine.shape}, by XLA {theirs.dtype}{theirs.shape}, of "
        f"{[x.shape for x in told.given]} {told.keywords}"
    )
    bad = ~np.asarray(_alike(mine, theirs, proof))
    assert not bad.any(), told(mine, theirs, bad)


def _alike(mine: np.ndarray, theirs: np.ndarray, proof: Proof) -> np.ndarray:
    if mine.dtype.name not in EPS:
        return mine == theirs
    eps = EPS[mine.dtype.name]
    ulps = max(proof.ulps, IN_DOUBLE) if eps == EPS["float64"] else proof.ulps
    tiny = float(jax.numpy.finfo(mine.dtype).tiny)
    if mine.dtype.kind == "c":
        mine, theirs = mine.astype(complex), theirs.astype(complex)
        size = np.abs(theirs)
        pairs = [(mine.real, theirs.real), (mine.imag, theirs.imag)]
    else:
        mine, theirs = mine.astype(float), theirs.astype(float)
        size = np.abs(theirs)
        pairs = [(mine, theirs)]
    if proof.scale == "whole" and np.isfinite(size).any():
        size = np.maximum(size, size[np.isfinite(size)].max())
    alike = np.ones(mine.shape, np.bool_)
    with np.errstate(all="ignore"):
        for left, right in pairs:
            if proof.ulps:
                close = np.abs(left - right) <= ulps * eps * size + 2 * tiny
            else:
                close = (left == right) & (np.signbit(left) == np.signbit(right))
            same = np.where(np.isfinite(left) & np.isfinite(right), close, left == right)
            alike &= same | (np.isnan(left) & np.isnan(right))
    return alike


def names(traced: Any) -> Iterator[str]:
    """Yield the primitives of a jaxpr, those of its inner ones included."""
    for equation in opened(traced)[0].eqns:
        yield equation.primitive.name
        for value in equation.params.values():
            for inner in value if isinstance(value, (tuple, list)) else [value]:
                if hasattr(inner, "jaxpr") or hasattr(inner, "eqns"):
                    yield from names(inner)
