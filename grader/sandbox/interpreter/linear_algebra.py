"""Decompositions of matrices, by the same LAPACK routines that jax calls on a CPU."""

import importlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox.interpreter.rules import Unsupported, rule


def _routine(library: str, name: str, dtype: Any) -> Any:
    """Return a routine, loaded when first needed: few programs need one, and all would wait."""
    letter = {"float32": "s", "float64": "d", "complex64": "c", "complex128": "z"}.get(dtype.name)
    if letter is None:
        raise Unsupported(f"{name} of {dtype}")
    return getattr(importlib.import_module(f"scipy.linalg.{library}"), letter + name)


def _each(function: Callable[..., Any], *stacks: Any) -> list[Any]:
    """Apply a function of matrices to each of a stack, and stack its results."""
    batch = stacks[0].shape[:-2]
    if 0 in batch or any(0 in stack.shape for stack in stacks):
        raise Unsupported("a decomposition of nothing")
    count = math.prod(batch)
    flat = [np.reshape(stack, (count, *stack.shape[len(batch) :])) for stack in stacks]
    answers = [function(*(stack[place] for stack in flat)) for place in range(count)]
    results = []
    for position in range(len(answers[0])):
        result = np.stack([np.asarray(answer[position]) for answer in answers])
        results.append(np.reshape(result, (*batch, *result.shape[1:])))
    return results


@rule("cholesky")
def _cholesky(x: Any, **_: Any) -> Any:
    potrf = _routine("lapack", "potrf", x.dtype)

    def decompose(a: Any) -> tuple[Any]:
        lower, info = potrf(a, lower=1, clean=1)
        nothing = x.dtype.type(complex(np.nan, np.nan) if x.dtype.kind == "c" else np.nan)
        return (lower if info == 0 else np.full_like(lower, nothing),)

    return _each(decompose, x)[0]


@rule("triangular_solve")
def _triangular_solve(
    a: Any,
    b: Any,
    *,
    left_side: bool,
    lower: bool,
    transpose_a: Any,
    conjugate_a: bool,
    unit_diagonal: bool,
    **_: Any,
) -> Any:
    trsm = _routine("blas", "trsm", a.dtype)
    a = np.conj(a) if conjugate_a else a

    def solve(a: Any, b: Any) -> tuple[Any]:
        turned = int(bool(transpose_a))
        return (trsm(1, a, b, not left_side, lower, turned, unit_diagonal),)

    return _each(solve, a, b)[0]


@rule("lu")
def _lu(x: Any, **_: Any) -> Any:
    getrf = _routine("lapack", "getrf", x.dtype)

    def decompose(a: Any) -> tuple[Any, Any, Any]:
        factors, pivots, _ = getrf(a)
        return factors, pivots.astype(np.int32), _permutation(pivots, len(a))

    return _each(decompose, x)


def _permutation(pivots: Any, size: int) -> Any:
    order = np.arange(size, dtype=np.int32)
    for row, other in enumerate(pivots):
        order[[row, other]] = order[[other, row]]
    return order


@rule("lu_pivots_to_permutation")
def _pivots_to_permutation(pivots: Any, *, permutation_size: int, **_: Any) -> Any:
    flat = np.reshape(pivots, (math.prod(pivots.shape[:-1]), pivots.shape[-1]))
    orders = [_permutation(row, permutation_size) for row in flat]
    return np.array(orders, np.int32).reshape(*pivots.shape[:-1], permutation_size)


@rule("qr")
def _qr(x: Any, *, full_matrices: bool, pivoting: bool, **_: Any) -> Any:
    if pivoting or 0 in x.shape:
        raise Unsupported("a QR decomposition with pivots")
    return list(np.linalg.qr(x, "complete" if full_matrices else "reduced"))


@rule("geqrf")
def _geqrf(x: Any, **_: Any) -> Any:
    geqrf = _routine("lapack", "geqrf", x.dtype)
    return _each(lambda a: geqrf(a)[:2], x)


@rule("eigh")
def _eigh(x: Any, *, lower: bool, subset_by_index: Any, **_: Any) -> Any:
    if subset_by_index not in {None, (0, x.shape[-1])} or 0 in x.shape:
        raise Unsupported("some eigenvalues of a matrix")
    if not np.isfinite(x).all():
        raise Unsupported("eigenvalues of what is not finite")
    values, vectors = np.linalg.eigh(x, "L" if lower else "U")
    return [vectors, values]


@rule("eig")
def _eig(
    x: Any, *, compute_left_eigenvectors: bool, compute_right_eigenvectors: bool, **_: Any
) -> Any:
    if compute_left_eigenvectors or 0 in x.shape or not np.isfinite(x).all():
        raise Unsupported("left eigenvectors, or a matrix that is not finite")
    dtype = np.result_type(x, np.complex64)
    if not compute_right_eigenvectors:
        return [np.linalg.eigvals(x).astype(dtype)]
    return [part.astype(dtype) for part in np.linalg.eig(x)]


@rule("svd")
def _svd(x: Any, *, full_matrices: bool, compute_uv: bool, subset_by_index: Any, **_: Any) -> Any:
    if subset_by_index not in {None, (0, min(x.shape[-2:]))} or 0 in x.shape:
        raise Unsupported("some singular values of a matrix")
    if not np.isfinite(x).all():
        raise Unsupported("singular values of what is not finite")
    if not compute_uv:
        return [np.linalg.svd(x, compute_uv=False)]
    left, values, right = np.linalg.svd(x, full_matrices)
    return [values, left, right]


@rule("tridiagonal_solve")
def _tridiagonal_solve(lower: Any, diagonal: Any, upper: Any, b: Any, **_: Any) -> Any:
    gtsv = _routine("lapack", "gtsv", b.dtype)

    def solve(columns: Any, b: Any) -> tuple[Any]:
        below, middle, above = columns
        if len(middle) == 1:
            return (b / middle,)
        return (gtsv(below[1:], middle, above[:-1], b)[3],)

    return _each(solve, np.stack([lower, diagonal, upper], -2), b)[0]
