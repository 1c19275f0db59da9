"""Observe a small program in a template, so that forks find done what comes before any other.

That is a fifth of the time of a worker's first observation: sorting the functions of jax and
flax into those to look at and all others, and what both do when they are used for the first time.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from grader.sandbox.locate import Source
from grader.sandbox.probe import described, traced, watch


class _Layer(nnx.Module):  # type: ignore[misc] # flax has no types
    def __init__(self, rngs: nnx.Rngs) -> None:
        self.scale = nnx.Param(nnx.initializers.normal()(rngs.params(), (2, 2)))
        self.offset = nnx.Param(jnp.zeros((2,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        return jnp.dot(x[None], self.scale[...])[0] + self.offset[...]


def rehearse() -> None:
    """Run it once as it is observed in a worker."""
    source, arguments = Source(), [jax.device_put(np.ones((2, 2), np.float32))]
    seen, compiled = watch(source, _answer, arguments, [], (True,))
    trace = traced(source, _answer, arguments, [])
    described(seen, trace, (), 0, compiled=compiled)


def _answer(x: Any) -> Any:
    return _Layer(nnx.Rngs(0))(x).flatten()
