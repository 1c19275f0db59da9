"""Proofs of products, convolutions, windows and transforms."""

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st
from jax import lax

from tests.rules.proof import BFLOAT16, SEEDS, Proof, numbers

FLOAT32 = np.dtype("float32")
SOME = [FLOAT32, FLOAT32, np.dtype("float64"), BFLOAT16, np.dtype("float16")]
FULL = [*SOME, np.dtype("int32"), np.dtype("int8"), np.dtype("complex64")]
LETTERS = "NCHWD"


@st.composite
def dots(draw):
    dtype = draw(st.sampled_from([*FULL, np.dtype("uint8"), np.dtype("complex128")]))
    batch, contract = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    free = draw(st.integers(0, 2)), draw(st.integers(0, 1))
    sizes = [draw(st.integers(0 if k else 1, 4)) for k in range(batch + contract)]
    shapes, places = [], []
    for count in free:
        labels = [*range(batch + contract), *[-1] * count]
        order = draw(st.permutations(labels))
        shapes.append(tuple(sizes[one] if one >= 0 else draw(st.integers(1, 4)) for one in order))
        places.append([order.index(k) for k in range(batch + contract)])
    numbers_of = (places[0][batch:], places[1][batch:]), (places[0][:batch], places[1][:batch])
    preferred = draw(
        st.sampled_from(
            [
                None,
                {"float16": np.float32, "bfloat16": np.float32, "int8": np.int32}.get(dtype.name),
            ]
        )
    )
    xs = [numbers(dtype, shape, draw(SEEDS), 0) for shape in shapes]
    return xs, {"dimension_numbers": numbers_of, "preferred_element_type": preferred}


@st.composite
def convolutions(draw, rank=None, groups=True):
    dtype = draw(st.sampled_from([*SOME, np.dtype("int32")]))
    rank = draw(st.integers(1, 3)) if rank is None else rank
    kind = draw(st.sampled_from(["plain", "grouped", "batch"])) if groups else "plain"
    g = draw(st.integers(2, 3)) if kind != "plain" else 1
    channels = draw(st.integers(1, 2)) * (g if kind == "grouped" else 1)
    features, batch = (
        draw(st.integers(1, 2)) * g,
        draw(st.integers(1, 2)) * (g if kind == "batch" else 1),
    )
    space = [draw(st.integers(0 if k else 1, 6)) for k in range(rank)]
    taps = [draw(st.integers(1, 3)) for _ in range(rank)]
    per_axis = lambda s: tuple(draw(s) for _ in range(rank))  # noqa: E731
    dilation = per_axis(st.integers(1, 2))
    padding = [
        (draw(st.integers(0, 2)), draw(st.integers(-1 if size > 2 else 0, 2))) for size in space
    ]
    spec = draw(st.sampled_from(["first", "last"]))
    space_letters = "HWD"[:rank]
    if spec == "first":
        specs = ("NC" + space_letters, "OI" + space_letters, "NC" + space_letters)
    else:
        specs = ("N" + space_letters + "C", space_letters + "IO", "N" + space_letters + "C")
    order = {
        "N": batch,
        "C": channels,
        "O": features,
        "I": channels // (g if kind == "grouped" else 1),
    }
    lhs = tuple(space["HWD".index(c)] if c in "HWD" else order[c] for c in specs[0])
    rhs = tuple(taps["HWD".index(c)] if c in "HWD" else order[c] for c in specs[1])
    xs = [numbers(dtype, lhs, draw(SEEDS), 0), numbers(dtype, rhs, draw(SEEDS), 0)]
    return xs, {
        "window_strides": per_axis(st.integers(1, 3)),
        "padding": draw(st.sampled_from([padding, "SAME", "VALID"]))
        if max(dilation) == 1
        else padding,
        "lhs_dilation": dilation,
        "rhs_dilation": per_axis(st.integers(1, 2)),
        "dimension_numbers": specs,
        "feature_group_count": g if kind == "grouped" else 1,
        "batch_group_count": g if kind == "batch" else 1,
    }


@st.composite
def pools(draw, dtypes=(FLOAT32, BFLOAT16, np.dtype("float64"), np.dtype("int32")), dilated=True):
    rank = draw(st.integers(1, 3))
    shape = tuple(draw(st.integers(1, 6)) for _ in range(rank))
    window = tuple(draw(st.integers(1, 3)) for _ in range(rank))
    strides = tuple(draw(st.integers(1, 3)) for _ in range(rank))
    pairs = tuple((draw(st.integers(0, 1)), draw(st.integers(0, 2))) for _ in range(rank))
    padding = draw(st.sampled_from(["SAME", "VALID", pairs]))
    x = numbers(draw(st.sampled_from(list(dtypes))), shape, draw(SEEDS), 0)
    keywords = {"window_dimensions": window, "window_strides": strides, "padding": padding}
    if dilated:
        keywords["window_dilation"] = tuple(draw(st.integers(1, 2)) for _ in range(rank))
        if padding == pairs:
            keywords["base_dilation"] = tuple(draw(st.integers(1, 2)) for _ in range(rank))
    return [x], keywords


def pool(computation, start):
    def run(x, **keywords):
        return lax.reduce_window(x, np.asarray(start(x.dtype), x.dtype), computation, **keywords)

    return run


def low(dtype):
    return -np.inf if jnp.issubdtype(dtype, jnp.floating) else np.iinfo(dtype).min


def high(dtype):
    return np.inf if jnp.issubdtype(dtype, jnp.floating) else np.iinfo(dtype).max


def pool_gradient(computation, start):
    def run(x, **keywords):
        def total(x):
            y = pool(computation, start)(x, **keywords)
            return jnp.sum(y * (1 + jnp.arange(y.size, dtype=x.dtype).reshape(y.shape)))

        return jax.grad(total)(x)

    return run


def forward_gradient(x, **keywords):
    return jax.jvp(lambda x: pool(lax.max, low)(x, **keywords), (x,), (jnp.cos(x),))[1]


def odd_reduction(x, **keywords):
    return lax.reduce_window(x, np.float32(0), lambda a, b: lax.abs(a) + lax.abs(b), **keywords)


def convolution_gradient(x, kernel, **keywords):
    def total(x, kernel):
        y = lax.conv_general_dilated(x, kernel, **keywords)
        return jnp.sum(y * jnp.cos(jnp.arange(y.size, dtype=x.dtype).reshape(y.shape)))

    return jax.grad(total, (0, 1))(x, kernel)


@st.composite
def signals(draw, dtypes=("complex64", "complex128"), rank=3):
    shape = tuple(draw(st.integers(1, 6)) for _ in range(draw(st.integers(1, rank))))
    axes = draw(st.integers(1, len(shape)))
    x = numbers(np.dtype(draw(st.sampled_from(dtypes))), shape, draw(SEEDS), 0)
    return [x], {"axes": tuple(range(len(shape) - axes, len(shape)))}


@st.composite
def grouped_rows(draw):
    """Rows in groups, each of which has a matrix of its own; some rows may be in none."""
    dtype, seed = np.dtype(draw(st.sampled_from(REALS))), draw(SEEDS)
    groups, inner, columns = (draw(st.integers(1, 3)) for _ in range(3))
    sizes = np.array([draw(st.integers(0, 3)) for _ in range(groups)], np.int32)
    rows = int(sizes.sum()) + draw(st.integers(0, 2))
    x = numbers(dtype, (max(rows, 1), inner), seed, 0)
    return [x, numbers(dtype, (groups, inner, columns), seed + 1, 0), sizes], {}


REALS = ("float32", "float64")
FLOAT_POOLS = pools((FLOAT32, np.dtype("float64")), dilated=False)
PROOFS = [
    Proof("dot_general", lax.dot_general, dots(), 8, "whole"),
    Proof(
        "matmul",
        lambda x: x @ x.T,
        signals(REALS, 2).map(lambda d: ([np.atleast_2d(d[0][0])], {})),
        8,
        "whole",
    ),
    Proof("ragged_dot_general", lax.ragged_dot, grouped_rows(), 8, "whole"),
    Proof("conv_general_dilated", lax.conv_general_dilated, convolutions(), 8, "whole"),
    Proof(
        "gradient of a convolution",
        convolution_gradient,
        convolutions(2, groups=True).filter(lambda d: d[0][0].dtype == FLOAT32),
        16,
        "whole",
    ),
    Proof("reduce_window_sum", pool(lax.add, lambda _: 0), pools(), 16, "whole"),
    Proof("reduce_window_max", pool(lax.max, low), pools()),
    Proof("reduce_window_min", pool(lax.min, high), pools()),
    Proof("reduce_window", odd_reduction, pools((FLOAT32,)), 8, "whole"),
    Proof("select_and_scatter_add", pool_gradient(lax.max, low), FLOAT_POOLS, 8, "whole"),
    Proof("gradient of a least number", pool_gradient(lax.min, high), FLOAT_POOLS, 8, "whole"),
    Proof("gradient of a sum", pool_gradient(lax.add, lambda _: 0), FLOAT_POOLS, 16, "whole"),
    Proof("select_and_gather_add", forward_gradient, FLOAT_POOLS, 8, "whole"),
    Proof("fft", jnp.fft.fftn, signals(), 16, "whole"),
    Proof("ifft", jnp.fft.ifftn, signals(), 16, "whole"),
    Proof("rfft", jnp.fft.rfftn, signals(REALS), 16, "whole"),
    Proof(
        "irfft",
        lambda x, axes: jnp.fft.irfftn(jnp.concatenate([x, x], -1), axes=axes),
        signals(),
        16,
        "whole",
    ),
]
