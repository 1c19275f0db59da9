"""Proofs of reads and writes at computed places."""

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st
from jax import lax

from tests.rules.proof import BFLOAT16, BOOL, COMPLEX, REAL, SEEDS, Proof, numbers

SOME = [
    np.dtype("float32"),
    BFLOAT16,
    np.dtype("int32"),
    np.dtype("uint8"),
    np.dtype("complex64"),
    *BOOL,
]
INDEX = [np.dtype(name) for name in ("int32", "int64", "uint32", "int8", "uint8")]
GATHERS = ["clip", "fill", "promise_in_bounds"]
SCATTERS = ["clip", "drop", "promise_in_bounds"]


def indices(draw, dtype, shape, size):
    """Return indices of which some reach outside."""
    rng = np.random.default_rng(draw(SEEDS))
    outside = draw(st.booleans())
    low, high = (-size - 2, size + 3) if outside else (0, max(size, 1))
    values = rng.integers(low, high, shape)
    return (np.abs(values) if dtype.kind == "u" else values).astype(dtype)


@st.composite
def taken(draw):
    shape = draw(st.sampled_from([(4, 3), (5,), (3, 2, 4), (1, 6)]))
    x = numbers(draw(st.sampled_from(SOME)), shape, draw(SEEDS))
    axis = draw(st.integers(0, len(shape) - 1))
    where = indices(
        draw,
        draw(st.sampled_from(INDEX)),
        draw(st.sampled_from([(), (4,), (2, 3), (0,)])),
        shape[axis],
    )
    return [x, where], {"axis": axis, "mode": draw(st.sampled_from(GATHERS))}


def take(x, where, axis, mode):
    if mode == "promise_in_bounds":
        where = jnp.clip(where, 0, x.shape[axis] - 1)
    index = (slice(None),) * axis + (where,)
    return x.at[index].get(mode=mode)


@st.composite
def written(draw, methods=("set", "add", "multiply", "min", "max")):
    shape = draw(st.sampled_from([(4, 3), (5,), (3, 2, 4)]))
    methods = list(methods)
    method = draw(st.sampled_from(methods))
    dtypes = [d for d in SOME if d.kind != "b" and (d.kind != "c" or method in ("set", "add"))]
    dtype = draw(st.sampled_from(dtypes))
    axis = draw(st.integers(0, len(shape) - 1))
    batch = draw(st.sampled_from([(), (4,), (2, 2)]))
    where = indices(draw, draw(st.sampled_from(INDEX)), batch, shape[axis])
    x = numbers(dtype, shape, draw(SEEDS), 0)
    updates = numbers(dtype, (*shape[:axis], *batch, *shape[axis + 1 :]), draw(SEEDS), 0)
    if method == "set" and where.size:  # which of several writes wins is not said
        where = where.ravel()[:1].reshape((1,) * len(batch))
        updates = numbers(dtype, (*shape[:axis], *where.shape, *shape[axis + 1 :]), draw(SEEDS))
    return [x, where, updates], {
        "axis": axis,
        "mode": draw(st.sampled_from(SCATTERS)),
        "method": method,
    }


def write(x, where, updates, axis, mode, method):
    if mode == "promise_in_bounds":
        where = jnp.clip(where, 0, x.shape[axis] - 1)
    index = (slice(None),) * axis + (where,)
    return getattr(x.at[index], method)(updates, mode=mode)


@st.composite
def applied(draw):
    x = numbers(np.dtype("float32"), (5, 3), draw(SEEDS), 0)
    return [x, np.array(draw(st.permutations(range(5)))[:3])], {}


@st.composite
def grid(draw):
    """Draw indices of two axes at once, broadcast against each other."""
    x = numbers(draw(st.sampled_from(SOME)), (4, 5, 2), draw(SEEDS))
    rows, columns = (
        indices(draw, np.dtype("int32"), (3, 1), 4),
        indices(draw, np.dtype("int32"), (2,), 5),
    )
    return [x, rows, columns], {"mode": draw(st.sampled_from(GATHERS[:2]))}


@st.composite
def dynamic(draw):
    shape = draw(st.sampled_from([(6,), (4, 5), (2, 3, 3)]))
    x = numbers(draw(st.sampled_from([*REAL, *BOOL, *COMPLEX])), shape, draw(SEEDS))
    sizes = tuple(draw(st.integers(0, size)) for size in shape)
    starts = indices(draw, draw(st.sampled_from(INDEX)), (len(shape),), 5)
    update = numbers(x.dtype, sizes, draw(SEEDS))
    return [x, starts, update], {"sizes": sizes}


@st.composite
def batched(draw):
    x = numbers(draw(st.sampled_from(SOME)), (3, 5, 2), draw(SEEDS))
    return [x, indices(draw, np.dtype("int32"), (3, 4), 5)], {
        "mode": draw(st.sampled_from(GATHERS[:2]))
    }


@st.composite
def windows(draw):
    x = numbers(np.dtype("float32"), (6, 7), draw(SEEDS))
    starts = indices(draw, np.dtype("int32"), (3, 2), 6)
    sizes = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    return [x, starts], {"sizes": sizes, "mode": draw(st.sampled_from(["CLIP", "FILL_OR_DROP"]))}


def windowed(x, starts, sizes, mode):
    spec = lax.GatherDimensionNumbers((1, 2), (), (0, 1))
    return lax.gather(x, starts, spec, sizes, mode=lax.GatherScatterMode[mode])


def windows_written(x, starts, sizes, mode):
    spec = lax.ScatterDimensionNumbers((1, 2), (), (0, 1))
    updates = jnp.ones((3, *sizes), x.dtype) * jnp.arange(3, dtype=x.dtype)[:, None, None]
    return lax.scatter_add(x, starts, updates, spec, mode=lax.GatherScatterMode[mode])


PROOFS = [
    Proof("gather", take, taken()),
    Proof("gather on two axes", lambda x, r, c, mode: x.at[r, c].get(mode=mode), grid()),
    Proof("gather of windows", windowed, windows()),
    Proof(
        "gather of a batch",
        jax.vmap(lambda x, i: x.at[i].get(mode="fill")),
        batched().map(lambda d: (d[0], {})),
    ),
    Proof(
        "take_along_axis",
        lambda x, i: jnp.take_along_axis(x, i[:, :, None], 1),
        batched().map(lambda d: (d[0], {})),
    ),
    Proof("scatter", write, written(("set",))),
    Proof("scatter-add and others", write, written(("add", "multiply", "min", "max")), 4, "whole"),
    Proof("scatter of windows", windows_written, windows(), 4, "whole"),
    Proof("scatter of a function", lambda x, i: x.at[i].apply(jnp.sin), applied(), 4),
    Proof("scatter-sub", lambda x, i: x.at[i].subtract(2, mode="drop"), applied(), 4),
    Proof(
        "scatter of a batch",
        jax.vmap(lambda x, i: jnp.zeros_like(x, np.float32).at[i].add(1.0)),
        batched().map(lambda d: (d[0], {})),
    ),
    Proof(
        "gradient of gather",
        jax.grad(lambda x, i: jnp.sum(x[i] ** 2)),
        applied(),
        4,
    ),
    Proof("scatter-mul", lambda x, i: x.at[i].mul(2.0), applied(), 4),
    Proof("scatter-max", lambda x, i: x.at[i].max(0.5), applied(), 4),
    Proof("dynamic_slice", lambda x, i, _, sizes: lax.dynamic_slice(x, tuple(i), sizes), dynamic()),
    Proof(
        "dynamic_update_slice",
        lambda x, i, u, sizes: lax.dynamic_update_slice(x, u, tuple(i)),
        dynamic(),
    ),
]
