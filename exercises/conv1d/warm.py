"""Generic operations at the exercise's sizes, compiled before the warm workers are forked.

`programs` yields those of the usual style, right and wrong; `TAUGHT` has those of other styles, by
the function of jax's that a submission misses first. What needs yet others is answered by a cold
worker. Each program is one operation: one that a version of jax refuses costs only itself, and
nothing here computes an answer, as workers inherit this module.
"""

import itertools
from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

Program = Callable[[], object]
SPECS = ("NWC", "WIO", "NWC")


def programs(length: int, in_features: int, features: int, kernel_size: int) -> Iterator[Program]:
    """Yield the operations for one size."""
    x = jax.device_put(np.zeros((length, in_features), np.float32))
    batch = jax.device_put(np.zeros((1, length, in_features), np.float32))
    out = jax.device_put(np.zeros((1, length, features), np.float32))
    one = jax.device_put(np.zeros((length, features), np.float32))
    bias = jax.device_put(np.zeros((features,), np.float32))
    yield from _draws(in_features, features, kernel_size)
    yield from _batches(x)
    yield from _convolutions(batch, (kernel_size, in_features, features))
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
    for shape in sorted(set(itertools.permutations((kernel_size, in_features, features)))):
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.key(0), s)
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.PRNGKey(0), s)
        yield lambda s=shape: initialisers.lecun_normal()(jax.random.key(0), s, jnp.float32)
    shape = (kernel_size, in_features, features)
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
    yield lambda: x[None, :, :]
    yield lambda: jnp.expand_dims(x, 0)
    yield lambda: jnp.expand_dims(x, axis=0)
    yield lambda: x.reshape(1, *x.shape)
    yield lambda: x.reshape((1, *x.shape))
    yield lambda: jnp.reshape(x, (1, *x.shape))
    yield lambda: x.astype(jnp.float32)
    yield lambda: x.T[None]


def _convolutions(batch: jax.Array, shape: tuple[int, int, int]) -> Iterator[Program]:
    kernels = {
        order: jax.device_put(np.zeros(tuple(shape[axis] for axis in order), np.float32))
        for order in itertools.permutations(range(3))
    }
    kernel = kernels[0, 1, 2]
    for padding in ("SAME", "VALID", "SAME_LOWER"):
        yield lambda p=padding: jax.lax.conv_general_dilated(
            batch, kernel, window_strides=(1,), padding=p, dimension_numbers=SPECS
        )
    for order, other in kernels.items():
        names = "".join("WIO"[axis] for axis in order)
        yield lambda k=other, n=names: jax.lax.conv_general_dilated(
            batch, k, (1,), "SAME", dimension_numbers=("NWC", n, "NWC")
        )
        yield lambda k=other: jax.lax.conv_general_dilated(
            batch, k, (1,), "SAME", dimension_numbers=SPECS
        )
    yield lambda: jax.lax.conv_general_dilated(batch, kernel, (2,), "SAME", dimension_numbers=SPECS)
    yield lambda: jax.lax.conv_general_dilated(
        batch, kernel, (1,), "SAME", rhs_dilation=(2,), dimension_numbers=SPECS
    )
    yield lambda: kernel[::-1]
    yield lambda: jnp.flip(kernel, 0)


def _unbatched(out: jax.Array) -> Iterator[Program]:
    yield lambda: out[0]
    yield lambda: out[0, ...]
    yield lambda: out[0, :, :]
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


def taps(length: int, in_features: int, features: int, kernel_size: int) -> Iterator[Program]:
    """Yield what sums over the kernel's taps consist of: padding, slices, products, sums."""
    x, one = _zeros(length, in_features), _zeros(length, features)
    kernel, weights = _zeros(kernel_size, in_features, features), _zeros(in_features, features)
    wide = _zeros(length + kernel_size - 1, in_features)
    below, half = (kernel_size - 1) // 2, kernel_size // 2
    for before in {below, half, kernel_size - 1}:
        yield lambda b=before: jnp.pad(x, ((b, kernel_size - 1 - b), (0, 0)))
    yield lambda: jnp.pad(x, ((half, half), (0, 0)))
    for start in range(kernel_size):
        yield lambda i=start: wide[i : i + length]
        yield lambda i=start: kernel[i]
    yield lambda: jnp.zeros((length, features))
    yield lambda: jnp.zeros_like(one)
    yield lambda: one + one
    yield lambda: x @ weights
    yield lambda: jnp.dot(x, weights)
    yield lambda: jnp.einsum("lc,cf->lf", x, weights)


def windows(length: int, in_features: int, features: int, kernel_size: int) -> Iterator[Program]:
    """Yield what products of all windows with the kernel consist of."""
    kernel = _zeros(kernel_size, in_features, features)
    seen, tap = _zeros(length, kernel_size, in_features), _zeros(length, in_features)
    wide = _zeros(length + kernel_size - 1, in_features)
    index = jnp.arange(length)[:, None] + jnp.arange(kernel_size)[None, :]
    yield lambda: jnp.arange(length)[:, None] + jnp.arange(kernel_size)
    yield lambda: wide[index]
    yield lambda: wide[0:kernel_size]
    yield lambda: jax.lax.dynamic_slice(wide, (0, 0), (kernel_size, in_features))
    yield lambda: jnp.stack([tap] * kernel_size)
    yield lambda: jnp.stack([tap] * kernel_size, axis=1)
    yield lambda: jnp.stack([wide[:kernel_size]] * length)
    for spec in ("lkc,kcf->lf", "wkc,kcf->wf", "lki,kio->lo", "nkc,kcf->nf"):
        yield lambda s=spec: jnp.einsum(s, seen, kernel)
    yield lambda: jnp.tensordot(seen, kernel, axes=2)
    yield lambda: jnp.tensordot(seen, kernel, axes=([1, 2], [0, 1]))
    rows, columns = seen.reshape(length, -1), kernel.reshape(-1, features)
    yield lambda: rows @ columns


def channels_first(
    length: int, in_features: int, features: int, kernel_size: int
) -> Iterator[Program]:
    """Yield transposes, and convolutions of data whose channels come first."""
    first, answer = _zeros(1, in_features, length), _zeros(1, features, length)
    kernel = _zeros(kernel_size, in_features, features)
    for array in (_zeros(1, length, in_features), _zeros(1, length, features), first, answer):
        yield lambda a=array: jnp.transpose(a, (0, 2, 1))
        yield lambda a=array: jnp.swapaxes(a, 1, 2)
    for array in (first[0], answer[0], first[0].T, answer[0].T):
        yield lambda a=array: a.T
        yield lambda a=array: jnp.transpose(a)
    yield lambda: first[0].T[None]
    yield lambda: answer[0]
    yield lambda: jnp.squeeze(answer, 0)
    for order in itertools.permutations(range(3)):
        turned, names = jnp.transpose(kernel, order), "".join("WIO"[axis] for axis in order)
        yield lambda o=order: jnp.transpose(kernel, o)
        yield lambda k=turned, n=names: jax.lax.conv_general_dilated(
            first, k, (1,), "SAME", dimension_numbers=("NCW", n, "NCW")
        )
        yield lambda k=turned: jax.lax.conv_general_dilated(first, k, (1,), "SAME")


def _zeros(*shape: int) -> jax.Array:
    return jax.device_put(np.zeros(shape, np.float32))


TAUGHT = {
    **dict.fromkeys(("_pad", "dynamic_slice", "slice", "dot_general", "_einsum", "add"), taps),
    **dict.fromkeys(("iota", "stack", "concatenate", "gather", "tensordot"), windows),
    **dict.fromkeys(("transpose", "swapaxes", "squeeze", "conv_general_dilated"), channels_first),
}
