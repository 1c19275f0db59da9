"""Generic operations at the exercise's sizes, compiled before the warm workers are forked.

These are the operations of usual styles, right and wrong; a submission that needs another one is
answered by a cold worker. Every program stands alone, so that one which a version of jax refuses
costs nothing but itself.
"""

from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

Program = Callable[[], object]
ORDERS = ((0, 1, 2, 3), (3, 2, 0, 1), (0, 1, 3, 2), (2, 3, 0, 1), (3, 0, 1, 2))
"""How learners order a kernel's axes: HWIO, OIHW, HWOI, IOHW, OHWI."""
SPECS = ("NHWC", "HWIO", "NHWC")


def programs(
    height: int, width: int, in_features: int, features: int, kernel_size: int
) -> Iterator[Program]:
    """Yield the operations for one size."""
    x = jax.device_put(np.zeros((height, width, in_features), np.float32))
    batch = jax.device_put(np.zeros((1, height, width, in_features), np.float32))
    out = jax.device_put(np.zeros((1, height, width, features), np.float32))
    one = jax.device_put(np.zeros((height, width, features), np.float32))
    bias = jax.device_put(np.zeros((features,), np.float32))
    yield from _draws(in_features, features, kernel_size)
    yield from _batches(x)
    yield from _convolutions(batch, (kernel_size, kernel_size, in_features, features))
    yield lambda: out + bias
    yield lambda: one + bias
    yield from _unbatched(out)
    for flat in (out, one):
        yield from _flattened(flat)


def _draws(in_features: int, features: int, kernel_size: int) -> Iterator[Program]:
    initialisers = nnx.initializers
    yield lambda: jax.random.split(jax.random.key(0))
    yield lambda: jax.random.split(jax.random.PRNGKey(0))
    yield lambda: jax.random.fold_in(jax.random.key(0), 0)
    yield lambda: (nnx.Rngs(0).params(), nnx.Rngs(params=0).params(), nnx.Rngs(0)())
    for order in ORDERS:
        shape = tuple((kernel_size, kernel_size, in_features, features)[axis] for axis in order)
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.key(0), s)
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.PRNGKey(0), s)
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.key(0), s, jnp.float32)
    shape = (kernel_size, kernel_size, in_features, features)
    for make in ("he_normal", "glorot_uniform", "lecun_uniform"):
        yield lambda m=make: getattr(initialisers, m)()(jax.random.key(0), shape)
    for make in ("normal", "uniform"):
        yield lambda m=make: getattr(initialisers, m)()(jax.random.key(0), shape)
        yield lambda m=make: getattr(jax.random, m)(jax.random.key(0), shape)
    for make in (jnp.zeros, jnp.ones):
        yield lambda m=make: m((features,))
        yield lambda m=make: m(features, jnp.float32)
    yield lambda: initialisers.zeros(jax.random.key(0), (features,))
    yield lambda: initialisers.zeros_init()(jax.random.key(0), (features,), jnp.float32)


def _batches(x: jax.Array) -> Iterator[Program]:
    yield lambda: x[None]
    yield lambda: x[None, ...]
    yield lambda: x[None, :, :, :]
    yield lambda: jnp.expand_dims(x, 0)
    yield lambda: jnp.expand_dims(x, axis=0)
    yield lambda: x.reshape(1, *x.shape)
    yield lambda: x.reshape((1, *x.shape))
    yield lambda: jnp.reshape(x, (1, *x.shape))
    yield lambda: x.astype(jnp.float32)
    yield lambda: x.transpose(2, 0, 1)[None]


def _convolutions(batch: jax.Array, shape: tuple[int, int, int, int]) -> Iterator[Program]:
    kernels = {
        order: jax.device_put(np.zeros(tuple(shape[axis] for axis in order), np.float32))
        for order in ORDERS
    }
    kernel = kernels[0, 1, 2, 3]
    for padding in ("SAME", "VALID", "SAME_LOWER"):
        yield lambda p=padding: jax.lax.conv_general_dilated(
            batch, kernel, window_strides=(1, 1), padding=p, dimension_numbers=SPECS
        )
    for order, other in kernels.items():
        names = "".join("HWIO"[axis] for axis in order)
        yield lambda k=other, n=names: jax.lax.conv_general_dilated(
            batch, k, (1, 1), "SAME", dimension_numbers=("NHWC", n, "NHWC")
        )
        yield lambda k=other: jax.lax.conv_general_dilated(
            batch, k, (1, 1), "SAME", dimension_numbers=SPECS
        )
    yield lambda: jax.lax.conv_general_dilated(
        batch, kernel, (2, 2), "SAME", dimension_numbers=SPECS
    )
    yield lambda: jax.lax.conv_general_dilated(
        batch, kernel, (1, 1), "SAME", rhs_dilation=(2, 2), dimension_numbers=SPECS
    )
    yield lambda: kernel[::-1, ::-1]
    yield lambda: jnp.flip(kernel, (0, 1))


def _unbatched(out: jax.Array) -> Iterator[Program]:
    yield lambda: out[0]
    yield lambda: out[0, ...]
    yield lambda: out[0, :, :, :]
    yield lambda: out.squeeze(0)
    yield lambda: out.squeeze(axis=0)
    yield lambda: jnp.squeeze(out, 0)
    yield lambda: jnp.squeeze(out, axis=0)
    yield lambda: out.reshape(out.shape[1:])


def _flattened(flat: jax.Array) -> Iterator[Program]:
    yield flat.flatten
    yield flat.ravel
    yield lambda: flat.reshape(-1)
    yield lambda: flat.reshape((-1,))
    yield lambda: jnp.ravel(flat)
    yield lambda: jnp.reshape(flat, -1)
    yield lambda: jnp.reshape(flat, (-1,))
    yield flat.T.flatten
