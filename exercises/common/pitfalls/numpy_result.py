"""The function returns a NumPy array, not a JAX array.

## What happens

The numbers are right. The array has left JAX on the way: `jax.jit`, `jax.grad` and `jax.vmap`
cannot be applied to the function.

## Why

`numpy` functions and `np.asarray` read the values of a JAX array and make a NumPy array of them.
Inside a transformation there are no values to read yet, only tracers, and reading them raises.

## Pattern

```python
import jax.numpy as jnp  # jnp.sum, jnp.pad, jnp.stack … in place of numpy's
```

## Example

```python
import numpy as np

import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return np.asarray(layer(x)).flatten()
```

## Use instead

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return layer(x).flatten()
```

## References

- JAX, sharp bits: https://docs.jax.dev/en/latest/notebooks/Common_Gotchas_in_JAX.html
"""

from grader.judging.context import Context, Match
from grader.judging.outcome import Answer

level = "advice"


def from_outcome(context: Context) -> Match | None:
    """Report answers that are NumPy arrays."""
    answers = [item for item in context.outcome.replies.values() if isinstance(item, Answer)]
    found = [item for item in answers if item.value.type == "numpy.ndarray"]
    if not found:
        return None
    said = "the answer is a `numpy.ndarray`; a `jax.Array` could be transformed further"
    span = context.source.first_call("numpy.asarray", "numpy.array", "jax.device_get")
    return Match(said, f"{len(found)} of {len(answers)} answers are `numpy.ndarray`", span)
