"""Between jax's arrays and NumPy's.

A fork of a process whose backend runs can put a host array on the device only if nothing has to be
copied by the backend's threads, which did not survive: arrays of more than some ten kilobytes are
put from buffers aligned to 64 bytes, which jax takes as they are, and nobody writes to afterwards.

An array of typed keys is carried as `uint64`, one item a key, so that everything that moves arrays
about moves keys as well.
"""

from typing import Any

import jax
import ml_dtypes
import numpy as np
from jax._src import core
from jax._src.array import ArrayImpl
from jax._src.interpreters.pxla import batched_device_put

try:
    from jax._src.random import prng
except ImportError:  # jax 0.6
    from jax._src import prng

from grader.sandbox.interpreter.rules import Unsupported
from grader.sandbox.interpreter.spread import is_spread, sharding_of

ALIGNMENT = 64
COPIED_BY_CALLER = 1 << 14
"""Up to this many bytes jax copies an unaligned array within the call (measured: to 100 kB)."""
KEY = np.dtype(np.uint64)


def aligned(value: Any) -> Any:
    """Return the array, C-contiguous, where jax can take it without its threads."""
    if value.flags.c_contiguous and (
        value.nbytes <= COPIED_BY_CALLER or value.__array_interface__["data"][0] % ALIGNMENT == 0
    ):
        return value
    return _copied(value)


def _copied(value: Any) -> Any:
    buffer = np.empty(value.nbytes + ALIGNMENT, np.uint8)
    start = -buffer.__array_interface__["data"][0] % ALIGNMENT
    copy = buffer[start : start + value.nbytes].view(value.dtype).reshape(value.shape)
    copy[...] = value
    return copy


def is_key(dtype: Any) -> bool:
    """Whether this is a dtype of typed keys."""
    return not isinstance(dtype, np.dtype) and bool(
        jax.dtypes.issubdtype(dtype, jax.dtypes.prng_key)
    )


def carrier(dtype: Any) -> np.dtype[Any]:
    """Return the dtype of the NumPy arrays that stand for arrays of this dtype."""
    if isinstance(dtype, np.dtype):
        if dtype.kind not in "biufc" and dtype != ml_dtypes.bfloat16:
            raise Unsupported(f"an array of {dtype}")
        return dtype
    implementation = getattr(dtype, "_impl", None)
    if implementation is None or implementation.name != "threefry2x32":
        raise Unsupported(f"an array of {dtype}")
    return KEY


def to_numpy(value: Any, dtype: Any = None) -> Any:
    """Return a jax array's values, without a copy, or a copy of whatever else it is.

    Args:
        value: an array of jax or NumPy, typed keys, or a number.
        dtype: that jax gave it, where it is no array of jax.
    """
    if type(value) is ArrayImpl:
        return np.asarray(value)
    if isinstance(value, jax.Array):
        if is_key(value.dtype):
            carrier(value.dtype)
            return pack(np.asarray(value._base_array))
        raise Unsupported(f"a value of {type(value)}")
    if dtype is None:
        dtype = core.typeof(value).dtype
    if is_key(dtype):
        raise Unsupported(f"a value of {type(value)}")
    return np.array(value, dtype)


def pack(base: Any) -> Any:
    """Return raw keys, `uint32` of shape (…, 2), as carried keys of shape (…)."""
    return np.ascontiguousarray(base).view(KEY)[..., 0]


def unpack(keys: Any) -> Any:
    """Return carried keys as raw ones."""
    return np.asarray(keys)[..., None].copy().view(np.uint32)


class Putter:
    """Puts NumPy arrays on the device; the backend runs from its making on."""

    def __init__(self) -> None:
        placed = jax.device_put(np.zeros((), np.float32))
        self._sharding = placed.sharding
        self._devices = list(placed.devices())
        self._avals: dict[tuple[Any, ...], Any] = {}

    def aval(self, shape: tuple[int, ...], dtype: np.dtype[Any], *, weak: bool = False) -> Any:
        """Return jax's type of an array."""
        key = (shape, dtype, weak)
        found = self._avals.get(key)
        if found is None:
            found = self._avals[key] = core.ShapedArray(shape, dtype, weak_type=weak)
        return found

    def array(self, value: Any) -> Any:
        """Put a value of a dtype that NumPy knows, of no weak type."""
        value = aligned(np.asarray(value))
        return self._put(self.aval(value.shape, value.dtype), value)

    def typed(self, value: Any, aval: Any) -> Any:
        """Put a value as what jax says it is.

        Raises:
            Unsupported: it is not what jax says.
        """
        value = np.asarray(value)
        if value.dtype != carrier(aval.dtype) or value.shape != aval.shape:
            message = f"a result {value.dtype}{value.shape} in place of {aval}"
            raise Unsupported(message)
        if is_spread(aval):
            if is_key(aval.dtype):
                raise Unsupported("keys that are spread over a mesh")
            sharding, placed = sharding_of(aval), [aligned(value)]
            return batched_device_put(aval, sharding, placed, self._devices, True)  # noqa: FBT003
        if is_key(aval.dtype):
            return prng.PRNGKeyArray(aval.dtype._impl, self.array(unpack(value)))
        value = aligned(value)
        return self._put(self.aval(value.shape, value.dtype, weak=aval.weak_type), value)

    def _put(self, aval: Any, value: Any) -> Any:
        return batched_device_put(aval, self._sharding, [value], self._devices, False)  # noqa: FBT003
