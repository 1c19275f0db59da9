"""Proofs of loops, branches, derivatives and random draws."""

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st
from jax import lax
from jax.experimental import io_callback

from tests.rules.proof import SEEDS, Proof, arrays, numbers

try:
    from jax._src.random import prng as prng_of_shapes
    from jax._src.random import threefry2x32 as prng
except ImportError:  # jax 0.6
    from jax._src import prng

    prng_of_shapes = prng

try:
    from jax import shard_map
except ImportError:  # jax 0.6
    from jax.experimental.shard_map import shard_map

FLOAT32 = [np.dtype("float32")]
VECTORS = arrays(FLOAT32, edges=0, shape=st.sampled_from([(4,), (7,), (1,)]))
MATRICES = arrays(FLOAT32, edges=0, shape=st.just((3, 4)))


def scan(x, reverse=False):
    def step(carry, row):
        return carry * 0.5 + row, (carry, row > 0)

    return lax.scan(step, jnp.float32(1), x, reverse=reverse)


def scan_of_key(x):
    def step(key, row):
        key, sub = jax.random.split(key)
        return key, row + jax.random.normal(sub)

    return lax.scan(step, jax.random.key(3), x)[1]


def while_loop(x):
    return lax.while_loop(lambda s: s[0] < 6, lambda s: (s[0] + 1, s[1] * 1.5), (0, x))


def batched_while(x):
    def halved(v):
        return lax.while_loop(lambda v: jnp.abs(v) > 0.1, lambda v: v / 2, v)

    return jax.vmap(halved)(x)


def switch(x, n):
    return lax.switch(n, [jnp.sin, jnp.cos, lambda x: x * 0], x)


@jax.custom_jvp
def odd(x):
    return x**3


odd.defjvp(lambda p, t: (odd(p[0]), 5 * t[0]))


@jax.custom_vjp
def strange(x):
    return x**2


strange.defvjp(lambda x: (x**2, x), lambda x, g: (g * 7,))


def on_the_host(x):
    def host(x):
        return np.asarray(x) * np.float32(2)

    kind = jax.ShapeDtypeStruct(x.shape, x.dtype)
    told = io_callback(host, kind, x, ordered=True)
    return jax.pure_callback(host, kind, told, vmap_method="sequential")


def on_shards(x):
    explicit = (jax.sharding.AxisType.Explicit,)
    mesh = jax.make_mesh((1,), ("row",), devices=jax.local_devices()[:1], axis_types=explicit)
    rows = jax.sharding.PartitionSpec("row")
    placed = jax.device_put(x, jax.sharding.NamedSharding(mesh, rows))

    def of_each(x):
        total = lax.psum(x, "row") + lax.pmax(x, "row") - lax.pmin(2 * x, "row")
        every = lax.all_gather(x, "row", tiled=True) + lax.all_gather(x, "row")[0]
        every = every + lax.psum_scatter(x[None], "row")
        every = every + lax.psum_scatter(x, "row", tiled=True)
        moved = lax.ppermute(x, "row", [(0, 0)]) + lax.ppermute(x, "row", [])
        return total + every + moved + lax.axis_index("row")

    return shard_map(of_each, mesh=mesh, in_specs=rows, out_specs=rows)(placed) + placed


@st.composite
def keyed(draw):
    return [np.array(draw(st.integers(-(2**40), 2**40)))], {}


def draws(name, function, ulps=64):
    return Proof(f"draws: {name}", lambda seed: function(jax.random.key(seed)), keyed(), ulps)


def random_numbers(key):
    return [
        jax.random.normal(key, (5, 3)),
        jax.random.uniform(key, (7,), np.float64),
        jax.random.uniform(key, (3,), jnp.bfloat16),
        jax.random.truncated_normal(key, -2.0, 2.0, (6,)),
        jax.random.randint(key, (9,), -3, 1000),
        jax.random.bernoulli(key, 0.3, (20,)),
        jax.random.permutation(key, 9),
        jax.random.permutation(key, jnp.arange(12.0).reshape(4, 3)),
        jax.random.categorical(key, jnp.arange(5.0), shape=(4,)),
        jax.random.choice(key, 8, (3,), replace=False),
        jax.random.gumbel(key, (4,)),
        jax.random.exponential(key, (4,)),
        jax.random.laplace(key, (4,)),
    ]


def raw_keys(key):
    old = jax.random.PRNGKey(5)
    both = jax.random.split(key, (2, 3))
    return [
        jax.random.key_data(both),
        jax.random.key_data(both[1, ::2]),
        jax.random.key_data(jnp.stack([both[0], both[1]], 1)),
        jax.random.key_data(jax.random.fold_in(key, 12)),
        jax.random.fold_in(old, 2**31),
        jax.random.split(old),
        jax.random.bits(key, (3,), np.uint8),
        jax.random.bits(key, (2, 2), np.uint64),
        jax.random.bits(old, ()),
        jax.random.key_data(jax.vmap(jax.random.fold_in)(both[0], jnp.arange(3))),
        jax.random.uniform(jax.random.wrap_key_data(jnp.arange(2, dtype=np.uint32))),
        jax.random.key_data(jax.random.clone(key)),
    ]


hessian = jax.hessian(lambda x: jnp.sum(jnp.tanh(x) ** 2))

PROOFS = [
    Proof(
        "threefry2x32",
        lambda seed: prng.threefry_2x32(
            jax.random.key_data(jax.random.key(seed)), jnp.arange(7, dtype=np.uint32)
        ),
        keyed(),
    ),
    Proof("iota_2x32_shape", lambda seed: prng_of_shapes.iota_2x32_shape((2, 3)), keyed()),
    Proof("scan", scan, VECTORS, 8),
    Proof("scan backwards", lambda x: scan(x, reverse=True), VECTORS, 8),
    Proof("scan of keys", scan_of_key, VECTORS, 16),
    Proof(
        "gradient of scan", jax.grad(lambda x: jnp.sum(scan(x)[1][0] ** 2)), VECTORS, 16, "whole"
    ),
    Proof("associative_scan", lambda x: lax.associative_scan(jnp.add, x), VECTORS, 16, "whole"),
    Proof("while", while_loop, VECTORS, 8),
    Proof("while of a batch", batched_while, VECTORS, 8),
    Proof(
        "fori_loop", lambda x: lax.fori_loop(0, 4, lambda i, c: c + x * i, x), VECTORS, 16, "whole"
    ),
    Proof("map", lambda x: lax.map(jnp.sin, x), VECTORS, 8),
    Proof("cond", lambda x: lax.cond(x[0] > 0, jnp.sin, jnp.cos, x), VECTORS, 8),
    Proof(
        "switch",
        switch,
        st.tuples(SEEDS, st.integers(-2, 4)).map(
            lambda d: ([numbers(FLOAT32[0], (3,), d[0], 0), np.int32(d[1])], {})
        ),
        8,
    ),
    Proof("cond of a batch", jax.vmap(lambda x: lax.cond(x > 0, jnp.sin, jnp.cos, x)), VECTORS, 8),
    Proof("remat", jax.grad(jax.checkpoint(lambda x: jnp.sum(jnp.sin(jnp.sin(x))))), VECTORS, 16),
    Proof("custom_jvp", jax.grad(lambda x: jnp.sum(odd(x) * odd(x))), VECTORS, 16),
    Proof("custom_jvp itself", odd, VECTORS, 16),
    Proof("custom_vjp", jax.grad(lambda x: jnp.sum(strange(x) * x)), VECTORS, 16),
    # A function without cancellation: what gelu leaves below zero is chance, with XLA too.
    Proof(
        "jvp",
        lambda x: jax.jvp(lambda y: y**3 + jnp.sinh(y) + jnp.tanh(y), (x,), (x + 1,)),
        VECTORS,
        16,
        "whole",
    ),
    # Its terms are about 1, whatever is left of them.
    Proof("hessian", lambda x: jnp.eye(len(x), dtype=x.dtype) + hessian(x), VECTORS, 32, "whole"),
    Proof(
        "softmax",
        lambda x: (jax.nn.softmax(x, -1), jax.nn.log_softmax(x, 0)),
        MATRICES,
        16,
        "whole",
    ),
    Proof("logsumexp", lambda x: jax.nn.logsumexp(x * 100, 1), MATRICES, 8),
    Proof("einsum", lambda x: jnp.einsum("ij,kj->ki", x, x), MATRICES, 16, "whole"),
    Proof(
        "platform_index",
        lambda x: lax.platform_dependent(x, cpu=jnp.sin, default=jnp.cos),
        VECTORS,
        8,
    ),
    Proof("shards", on_shards, VECTORS, 8),
    Proof("callbacks of the host", on_the_host, VECTORS),
    draws("numbers", random_numbers),
    draws("keys", raw_keys),
]
