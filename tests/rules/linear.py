"""Proofs of linear algebra, and of functions that jax writes in terms of others."""

import jax
import jax.numpy as jnp
import jax.scipy as jsp
import numpy as np
from hypothesis import strategies as st
from jax import lax
from jax._src.lax import linalg

from tests.rules.elementwise import close
from tests.rules.proof import SEEDS, Proof, numbers

DTYPES = [np.dtype(name) for name in ("float32", "float64", "complex64")]
WIDE = DTYPES[:2]


@st.composite
def matrices(draw, square=True, dtypes=DTYPES):
    batch = draw(st.sampled_from([(), (2,), (2, 1)]))
    rows = draw(st.integers(1, 4))
    columns = rows if square else draw(st.integers(1, 4))
    dtype = draw(st.sampled_from(dtypes))
    a = numbers(dtype, (*batch, rows, columns), draw(SEEDS), 0)
    return [a + 3 * np.eye(rows, columns, dtype=dtype) if square else a], {}


@st.composite
def systems(draw):
    (a,), _ = draw(matrices())
    flags = {
        name: draw(st.booleans())
        for name in ("left_side", "lower", "transpose_a", "conjugate_a", "unit_diagonal")
    }
    n, k = a.shape[-1], draw(st.integers(1, 3))
    b = numbers(
        a.dtype, (*a.shape[:-2], *((n, k) if flags["left_side"] else (k, n))), draw(SEEDS), 0
    )
    return [a, b], flags


@st.composite
def equations(draw):
    (a,), _ = draw(matrices(dtypes=WIDE))
    return [a, numbers(a.dtype, (*a.shape[:-1], 2), draw(SEEDS), 0)], {}


def definite(a):
    return a @ jnp.conj(jnp.swapaxes(a, -1, -2)) + jnp.eye(a.shape[-1], dtype=a.dtype)


def positive(low, high, count):
    @st.composite
    def draw_all(draw):
        dtype = draw(st.sampled_from(WIDE))
        rng = np.random.default_rng(draw(SEEDS))
        return [rng.uniform(low, high, 12).astype(dtype) for _ in range(count)], {}

    return draw_all()


@st.composite
def gammas(draw):
    rng = np.random.default_rng(draw(SEEDS))
    return [np.array(draw(SEEDS)), rng.uniform(0.1, 6, (5,)).astype(np.float32)], {}


def eigenvalues(a):
    # Vectors are unique up to a factor; what they rebuild is unique.
    values, vectors = jnp.linalg.eigh(definite(a))
    return values, (vectors * values[..., None, :]) @ jnp.conj(jnp.swapaxes(vectors, -1, -2))


def singular(a):
    u, s, v = jnp.linalg.svd(a, full_matrices=False)
    return s, (u * s[..., None, :].astype(a.dtype)) @ v


def eig(a):
    values = jnp.linalg.eigvals(a)
    return jnp.sort(jnp.abs(values), -1), jnp.sum(values, -1)


def tridiagonal(a):
    size, batch = a.shape[-1], a.shape[:-2]
    middle = jnp.full((*batch, size), 9, a.dtype)
    below = a[..., 0].at[..., 0].set(0)
    above = a[..., 0].at[..., -1].set(0)
    return lax.linalg.tridiagonal_solve(below, middle, above, a)


def inverse(a):
    return jnp.linalg.inv(a), jnp.linalg.det(a), jnp.linalg.slogdet(a)


PROOFS = [
    Proof("cholesky", lambda a: lax.linalg.cholesky(definite(a)), matrices(), 64, "whole"),
    Proof("cholesky of none", lambda a: lax.linalg.cholesky(-definite(a)), matrices(), 64, "whole"),
    Proof("triangular_solve", lax.linalg.triangular_solve, systems(), 2000, "whole"),
    Proof("lu", lax.linalg.lu, matrices(square=False), 64, "whole"),
    Proof(
        "geqrf",
        lax.linalg.geqrf if hasattr(lax.linalg, "geqrf") else linalg.geqrf,
        matrices(square=False),
        64,
        "whole",
    ),
    Proof("tridiagonal_solve", tridiagonal, matrices(dtypes=WIDE), 2000, "whole"),
    Proof(
        "lu_pivots_to_permutation",
        lambda a: lax.linalg.lu_pivots_to_permutation(lax.linalg.lu(a)[1], a.shape[-2]),
        matrices(square=False),
    ),
    Proof("qr", lax.linalg.qr, matrices(square=False), 64, "whole"),
    Proof("reduced qr", jnp.linalg.qr, matrices(square=False), 64, "whole"),
    Proof("eigh", eigenvalues, matrices(), 128, "whole"),
    Proof("svd", singular, matrices(square=False), 128, "whole"),
    Proof(
        "singular values",
        lambda a: jnp.linalg.svd(a, compute_uv=False),
        matrices(square=False),
        64,
        "whole",
    ),
    Proof("eig", eig, matrices(), 512, "whole"),
    Proof("solve", jnp.linalg.solve, equations(), 2000, "whole"),
    Proof(
        "custom_linear_solve",
        lambda a, b: lax.custom_linear_solve(
            lambda x: a @ x, b, lambda _, c: jnp.linalg.inv(a) @ c, symmetric=False
        ),
        equations().filter(lambda d: d[0][0].ndim == 2),
        2000,
        "whole",
    ),
    Proof("inv and det", inverse, matrices(dtypes=WIDE), 2000, "whole"),
    Proof(
        "gradient of det",
        lambda a: jax.vmap(jax.grad(jnp.linalg.det))(a.reshape(-1, *a.shape[-2:])),
        matrices(dtypes=WIDE),
        4000,
        "whole",
    ),
    Proof(
        "lstsq",
        lambda a, b: jnp.linalg.lstsq(a, b)[0],
        equations().filter(lambda d: d[0][0].ndim == 2),
        8000,
        "whole",
    ),
    Proof(
        "norm",
        lambda a: (jnp.linalg.norm(a, 2, (-2, -1)), jnp.linalg.matrix_rank(a)),
        matrices(square=False),
        64,
        "whole",
    ),
    Proof(
        "cho_solve",
        lambda a, b: jsp.linalg.cho_solve((jnp.linalg.cholesky(definite(a)), True), b),
        equations(),
        4000,
        "whole",
    ),
    Proof("expm", lambda a: jax.scipy.linalg.expm(a / 9), matrices(dtypes=WIDE), 4000, "whole"),
    Proof("igamma", lax.igamma, positive(0.1, 9, 2), 256),
    Proof("igammac", lax.igammac, positive(0.1, 9, 2), 256),
    Proof("igamma_grad_a", lax.igamma_grad_a, positive(0.1, 9, 2), 512),
    Proof(
        "regularized_incomplete_beta",
        lambda a, b, x: lax.betainc(a, b, x / 10),
        positive(0.1, 9, 3),
        512,
    ),
    Proof("random_gamma", lambda seed, a: jax.random.gamma(jax.random.key(seed), a), gammas(), 64),
    Proof("beta", lambda seed, a: jax.random.beta(jax.random.key(seed), a, a), gammas(), 64),
    close("bessel_i0e", lax.bessel_i0e, WIDE, ulps=16),
    close("bessel_i1e", lax.bessel_i1e, WIDE, ulps=16),
    Proof("zeta", lax.zeta, positive(1.1, 9, 2), 64),
    Proof("polygamma", lambda x: lax.polygamma(jnp.ones_like(x), x), positive(0.1, 9, 1), 64),
]
