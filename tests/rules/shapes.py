"""Proofs of what moves numbers, and of reductions along axes."""

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st
from jax import lax

from tests.rules.proof import (
    BFLOAT16,
    BOOL,
    COMPLEX,
    FLOATS,
    INTEGERS,
    NUMBERS,
    REAL,
    WIDE,
    Proof,
    arrays,
    shapes,
)

RANKED = shapes(3, low=1)


def drawn(dtypes, keywords, *, edges=0.4, shape=RANKED, count=1):
    """Draw arrays and keywords that are drawn for their shape."""

    @st.composite
    def draw_all(draw):
        xs, _ = draw(arrays(dtypes, count, edges=edges, shape=shape))
        return xs, keywords(draw, xs[0])

    return draw_all()


def axis_of(draw, x, name="axis"):
    return {name: draw(st.integers(0, x.ndim - 1))}


def axes_of(draw, x, name="axes"):
    return {name: tuple(draw(st.lists(st.integers(0, x.ndim - 1), unique=True)))}


def running(draw, x):
    return {**axis_of(draw, x), "reverse": draw(st.booleans())}


def broadcast(draw, x):
    extra = draw(st.integers(0, 2))
    places = draw(st.permutations(range(x.ndim + extra)))[: x.ndim]
    places = sorted(places)
    shape = [draw(st.integers(0, 3)) for _ in range(x.ndim + extra)]
    for place, size in zip(places, x.shape, strict=True):
        shape[place] = size if size != 1 else draw(st.integers(1, 3))
    return {"shape": tuple(shape), "broadcast_dimensions": tuple(places)}


def named(draw, x):
    reduced = draw(st.lists(st.integers(0, x.ndim - 1), min_size=1, unique=True))
    return {"reduced": tuple(sorted(reduced))}


def across(name):
    """Return a collective over named axes, each of which `vmap` gives one of the array's."""

    def reduce(x, reduced):
        names = [str(axis) for axis in reduced]

        def inner(v):
            return getattr(lax, name)(v, tuple(names))

        for axis in reduced:  # the last is mapped outermost, where all axes are there
            inner = jax.vmap(inner, axis, axis, axis_name=str(axis))
        return inner(x)

    return reduce


def padding(draw, x):
    config = []
    for size in x.shape:
        between = draw(st.integers(0, 2))
        low = draw(st.integers(-3, 3))
        spread = size + max(size - 1, 0) * between
        high = draw(st.integers(max(-3, -(spread + low)), 3)) if spread + low > -3 else 3
        config.append((low, max(high, -(spread + low)), between))
    return {"padding_config": tuple(config)}


def sliced(draw, x):
    starts = [draw(st.integers(0, size)) for size in x.shape]
    limits = [draw(st.integers(start, size)) for start, size in zip(starts, x.shape, strict=True)]
    steps = [draw(st.integers(1, 3)) for _ in x.shape]
    return {
        "start_indices": starts,
        "limit_indices": limits,
        "strides": draw(st.sampled_from([None, steps])),
    }


def reshaped(draw, x):
    order = [x.size // max(x.shape[0], 1), x.shape[0]] if x.shape[0] else [0, 3]
    return {"new_sizes": tuple(draw(st.permutations(order)))}


def transposed(draw, x):
    return {"permutation": tuple(draw(st.permutations(range(x.ndim))))}


def split_at(draw, x):
    axis = draw(st.integers(0, x.ndim - 1))
    cut = draw(st.integers(0, x.shape[axis]))
    return {"sizes": (cut, x.shape[axis] - cut), "axis": axis}


def sorted_by(draw, x):
    return {"dimension": draw(st.integers(0, x.ndim - 1)), "num_keys": draw(st.integers(1, 2))}


def highest(draw, x):
    return {"k": draw(st.integers(0, x.shape[-1]))}


def custom_reduce(x, axes):
    # XLA may leave out what a start without effect is put together with, so it has to be one.
    start = np.array(-np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min, x.dtype)
    return lax.reduce(x, start, lambda a, b: lax.select(a > b, a, b), axes)


def reduced_pair(x, axes):
    def larger(a, b):
        first = a[0] >= b[0]
        return lax.select(first, a[0], b[0]), lax.select(first, a[1], b[1])

    line = lax.iota(np.int32, x.size).reshape(x.shape)
    return lax.reduce((x, line), (np.asarray(-np.inf, x.dtype), np.int32(-1)), larger, axes)


def reduction(name, function, dtypes, ulps=0, edges=0.4, scale="each"):
    return Proof(name, function, drawn(dtypes, axes_of, edges=edges), ulps, scale)


def cumulative(name, function, dtypes, ulps=0, edges=0.4, scale="each"):
    return Proof(name, function, drawn(dtypes, running, edges=edges), ulps, scale)


SOME = [np.dtype("float32"), BFLOAT16, np.dtype("int32"), np.dtype("uint8"), *BOOL]
PROOFS = [
    Proof("broadcast_in_dim", lax.broadcast_in_dim, drawn(SOME, broadcast)),
    Proof("reshape", lambda x, new_sizes: lax.reshape(x, new_sizes), drawn(SOME, reshaped)),
    Proof("transpose", lax.transpose, drawn(SOME, transposed)),
    Proof("rev", lambda x, axes: lax.rev(x, axes), drawn(SOME, axes_of)),
    Proof(
        "squeeze",
        lambda x, axis: lax.squeeze(jnp.expand_dims(x, axis), (axis,)),
        drawn(SOME, axis_of),
    ),
    Proof(
        "concatenate",
        lambda x, y, axis: lax.concatenate([x, y, x], axis),
        drawn(SOME, axis_of, count=2),
    ),
    Proof("stack", lambda x, y, axis: jnp.stack([x, y], axis), drawn(SOME, axis_of, count=2)),
    Proof("unstack", lambda x, axis: jnp.unstack(x, axis=axis), drawn(SOME, axis_of)),
    Proof("split", lambda x, sizes, axis: lax.split(x, sizes, axis), drawn(SOME, split_at)),
    Proof("tile", lambda x: jnp.tile(x, (2, 1, 3)), drawn(SOME, lambda *_: {})),
    Proof("slice", lax.slice, drawn(SOME, sliced)),
    Proof(
        "pad",
        lambda x, padding_config: lax.pad(x, x.dtype.type(1), padding_config),
        drawn(SOME, padding),
    ),
    Proof("iota", lambda x: lax.broadcasted_iota(x.dtype, (2, 4, 3), 1), arrays(NUMBERS)),
    reduction(
        "reduce_sum",
        lambda x, axes: jnp.sum(x, axes, x.dtype),
        [*INTEGERS, *WIDE, *COMPLEX],
        8,
        0,
        "whole",
    ),
    reduction(
        "sum of narrow",
        lambda x, axes: lax.reduce_sum_p.bind(x, axes=axes) if OLD else lax.reduce_sum(x, axes),
        FLOATS,
        24,
        0,
        "whole",
    ),
    reduction("sum of edges", lambda x, axes: jnp.sum(x, axes), WIDE, 8, 0.9, "whole"),
    reduction("reduce_prod", lambda x, axes: jnp.prod(x, axes, x.dtype), [*INTEGERS, *WIDE], 16, 0),
    reduction("reduce_max", lambda x, axes: jnp.max(x, axes, initial=least(x)), [*REAL, *BOOL], 1),
    reduction("reduce_min", lambda x, axes: -jnp.max(-x, axes, initial=0), FLOATS, 1),
    reduction("min", lambda x, axes: jnp.min(x, axes, initial=1), [*REAL], 1),
    reduction(
        "reduce_and",
        lambda x, axes: lax.reduce(x, ~np.zeros((), x.dtype), lax.bitwise_and, axes),
        [*INTEGERS, *BOOL],
    ),
    reduction(
        "reduce_or",
        lambda x, axes: lax.reduce(x, np.zeros((), x.dtype), lax.bitwise_or, axes),
        [*INTEGERS, *BOOL],
    ),
    reduction(
        "reduce_xor",
        lambda x, axes: lax.reduce(x, np.zeros((), x.dtype), lax.bitwise_xor, axes),
        [*INTEGERS, *BOOL],
    ),
    reduction("reduce", custom_reduce, [np.dtype("float32"), np.dtype("int32")], edges=0),
    reduction("reduce of a pair", reduced_pair, [np.dtype("float32"), BFLOAT16], edges=0),
    Proof(
        "argmax",
        lambda x, axis: lax.argmax(x, axis, np.int32),
        drawn([*REAL, *BOOL], axis_of, shape=shapes(3, 1, low=1)),
    ),
    Proof(
        "argmin",
        lambda x, axis: lax.argmin(x, axis, np.int64),
        drawn([*REAL, *BOOL], axis_of, shape=shapes(3, 1, low=1)),
    ),
    cumulative("cumsum", lax.cumsum, [*INTEGERS, *WIDE], 8, 0, "whole"),
    cumulative("cumsum of narrow", lax.cumsum, FLOATS, 8, 0, "whole"),
    cumulative("cumprod", lax.cumprod, [*INTEGERS, *WIDE], 16, 0),
    cumulative("cummax", lax.cummax, REAL),
    cumulative("cummin", lax.cummin, REAL),
    cumulative("cumlogsumexp", lax.cumlogsumexp, WIDE, 32, 0, "whole"),
    Proof("psum under vmap", across("psum"), drawn([*INTEGERS, *WIDE], named), 8, "whole"),
    Proof("pmean under vmap", across("pmean"), drawn(WIDE, named, edges=0), 8, "whole"),
    Proof("pmax under vmap", across("pmax"), drawn(REAL, named)),
    Proof("pmin under vmap", across("pmin"), drawn(REAL, named)),
    Proof("sort", lambda x, axis: lax.sort(x, axis), drawn([*REAL, *BOOL], axis_of)),
    Proof(
        "sort of several",
        lambda x, y, dimension, num_keys: lax.sort(
            (lax.round(x), y, x), dimension, num_keys=num_keys
        ),
        drawn(FLOATS, sorted_by, count=2),
    ),
    Proof("sort of complex", lambda x, axis: lax.sort(x, axis), drawn(COMPLEX, axis_of)),
    Proof("argsort", lambda x, axis: jnp.argsort(x, axis), drawn(REAL, axis_of)),
    Proof("top_k", lax.top_k, drawn(REAL, highest)),
]
OLD = not hasattr(lax, "reduce_sum")


def least(x):
    if x.dtype == np.bool_:
        return False
    return -np.inf if jnp.issubdtype(x.dtype, jnp.floating) else np.iinfo(x.dtype).min
