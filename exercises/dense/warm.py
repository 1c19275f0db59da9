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


def programs(batch: int, in_features: int, features: int) -> Iterator[Program]:
    """Yield the operations for one size."""
    x = jax.device_put(np.zeros((batch, in_features), np.float32))
    out = jax.device_put(np.zeros((batch, features), np.float32))
    bias = jax.device_put(np.zeros((features,), np.float32))
    yield from _draws(in_features, features)
    yield from _products(x, in_features, features)
    yield lambda: out + bias
    yield lambda: jnp.add(out, bias)
    yield from _flattened(out)


def _draws(in_features: int, features: int) -> Iterator[Program]:
    initialisers = nnx.initializers
    yield lambda: jax.random.split(jax.random.key(0))
    yield lambda: jax.random.split(jax.random.PRNGKey(0))
    yield lambda: (nnx.Rngs(0).params(), nnx.Rngs(params=0).params(), nnx.Rngs(0)())
    for shape in sorted({(in_features, features), (features, in_features)}):
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.key(0), s)
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.PRNGKey(0), s)
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.key(0), s, jnp.float32)
    shape = (in_features, features)
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


def _products(x: jax.Array, in_features: int, features: int) -> Iterator[Program]:
    kernel = jax.device_put(np.zeros((in_features, features), np.float32))
    turned = jax.device_put(np.zeros((features, in_features), np.float32))
    for function in (jnp.matmul, jnp.dot):
        yield lambda f=function: f(x, kernel)
        yield lambda f=function: f(x, turned.T)
    yield lambda: x @ kernel
    yield lambda: x @ turned.T
    yield lambda: x @ turned
    yield lambda: x @ kernel.T
    yield lambda: (kernel.T @ x.T).T
    yield lambda: jnp.einsum("bi,io->bo", x, kernel)
    yield lambda: jnp.tensordot(x, kernel, 1)
    yield lambda: jax.lax.dot_general(x, kernel, (((1,), (0,)), ((), ())))


def _flattened(out: jax.Array) -> Iterator[Program]:
    yield out.flatten
    yield out.ravel
    yield lambda: out.reshape(-1)
    yield lambda: out.reshape((-1,))
    yield lambda: jnp.ravel(out)
    yield lambda: jnp.reshape(out, -1)
    yield lambda: jnp.reshape(out, (-1,))
    yield out.T.flatten
