"""Random bits: the Threefry hash of jax's default generator, typed keys, and gamma draws."""

import importlib
import math
from functools import partial
from typing import Any

import jax
import numpy as np
from jax._src import config

from grader.sandbox.interpreter.arrays import pack, unpack
from grader.sandbox.interpreter.evaluate import plan_of
from grader.sandbox.interpreter.rules import Unsupported, rule

try:
    random = importlib.import_module("jax._src.random.core")
except ImportError:  # jax 0.6
    random = importlib.import_module("jax._src.random")

_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = np.uint32(0x1BD11BDA)


def threefry(key_high: Any, key_low: Any, high: Any, low: Any) -> list[Any]:
    """Return the hash of 64-bit counts, as pairs of `uint32` arrays of one shape."""
    keys = (key_high, key_low, key_high ^ key_low ^ _PARITY)
    high, low = high + keys[0], low + keys[1]
    for turn in range(5):
        for bits in _ROTATIONS[turn % 2]:
            high = high + low
            low = (low << np.uint32(bits)) | (low >> np.uint32(32 - bits))
            low = high ^ low
        high = high + keys[(turn + 1) % 3]
        low = low + keys[(turn + 2) % 3] + np.uint32(turn + 1)
    return [high, low]


def _counts(shape: tuple[int, ...]) -> tuple[Any, Any]:
    counts = np.arange(math.prod(shape), dtype=np.uint64).reshape(shape)
    return (counts >> np.uint64(32)).astype(np.uint32), counts.astype(np.uint32)


def _hashed(keys: Any, shape: tuple[int, ...]) -> list[Any]:
    """Return, for each key, the hash of the counts of this shape."""
    if not config.threefry_partitionable.value:
        raise Unsupported("jax_threefry_partitionable switched off")
    raw = unpack(keys)
    raw = raw.reshape(*raw.shape[:-1], *(1,) * len(shape), 2)
    return threefry(raw[..., 0], raw[..., 1], *_counts(shape))


def _seeded(seeds: Any) -> tuple[Any, Any]:
    seeds = np.asarray(seeds)
    if seeds.dtype.itemsize < 8:
        return np.zeros(seeds.shape, np.uint32), seeds.astype(np.uint32)
    bits = seeds.astype(np.uint64)
    return (bits >> np.uint64(32)).astype(np.uint32), bits.astype(np.uint32)


def _packed(high: Any, low: Any) -> Any:
    return pack(np.stack([high, low], -1))


@rule("threefry2x32")
def _threefry2x32(*arrays: Any, **_: Any) -> Any:
    return [np.asarray(half) for half in threefry(*np.broadcast_arrays(*arrays))]


@rule("iota_2x32_shape")
def _iota_2x32_shape(*, shape: Any, **_: Any) -> Any:
    return _counts(shape)


def _check(implementation: Any) -> None:
    if implementation.name != "threefry2x32":
        raise Unsupported(f"the generator {implementation.name}")


@rule("random_seed")
def _random_seed(seeds: Any, *, impl: Any, **_: Any) -> Any:
    _check(impl)
    if seeds.dtype.kind not in "iu":
        raise Unsupported("a seed that is no integer")
    return _packed(*_seeded(seeds))


@rule("random_wrap")
def _random_wrap(base: Any, *, impl: Any, **_: Any) -> Any:
    _check(impl)
    return pack(base)


@rule("random_unwrap")
def _random_unwrap(keys: Any, **_: Any) -> Any:
    return unpack(keys)


@rule("random_clone")
def _random_clone(keys: Any, **_: Any) -> Any:
    return keys


@rule("random_split")
def _random_split(keys: Any, *, shape: Any, **_: Any) -> Any:
    return _packed(*_hashed(keys, tuple(shape)))


@rule("random_fold_in")
def _random_fold_in(keys: Any, data: Any, **_: Any) -> Any:
    raw = unpack(keys)
    zero, low = _seeded(np.asarray(data).astype(np.uint32))
    return _packed(*threefry(raw[..., 0], raw[..., 1], zero, low))


@rule("random_bits")
def _random_bits(keys: Any, *, bit_width: int, shape: Any, **_: Any) -> Any:
    high, low = _hashed(keys, tuple(shape))
    if bit_width == 64:
        return (high.astype(np.uint64) << np.uint64(32)) | low.astype(np.uint64)
    return (high ^ low).astype(f"u{bit_width // 8}")


_gammas: dict[Any, Any] = {}
"""Plans, by what they were traced for."""


@rule("random_gamma")
def _random_gamma(key: Any, a: Any, *, log_space: bool, **_: Any) -> Any:
    shapes = np.shape(key), np.shape(a), a.dtype, log_space, jax.config.jax_enable_x64
    if shapes not in _gammas:
        of_keys = jax.eval_shape(jax.random.key, 0).dtype
        types = [jax.ShapeDtypeStruct(np.shape(x), of) for x, of in ((key, of_keys), (a, a.dtype))]
        draw = partial(random._gamma_impl, log_space=log_space, use_vmap=False)
        _gammas[shapes] = plan_of(jax.make_jaxpr(draw)(*types))
    return _gammas[shapes](key, a)[0]
