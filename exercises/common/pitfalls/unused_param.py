"""A Param is made but has no part in the answer.

## What happens

The module holds the Param, and changing its values changes nothing: the layer computes with
something else, or leaves the Param out.

## Why

Training changes Params and nothing else. One that the output does not depend on can never learn,
and whatever was used in its place is never trained. As long as all values are fresh from the
initialiser, the numbers do not show it.

## Pattern

```python
self.weight = nnx.Param(array)  # made in __init__
x * self.weight[...]  # read in __call__, not `array` again
```

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        kernel = nnx.initializers.lecun_normal()(rngs.params(), shape)
        self.kernel = nnx.Param(kernel)
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.fixed = kernel

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.fixed,
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

- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
"""

from grader.judging.context import Context, Match
from grader.judging.requirements import breaks, parameters_used, unused_params

general = True


def from_probe(context: Context) -> Match | None:
    """Recognise a Param whose values were changed without changing the output."""
    if context.observed is None or not breaks(context, parameters_used):
        return None
    names = [item.path for item in unused_params(context.observed)]
    listed = " and ".join(f"`self.{name}`" for name in names)
    one = len(names) == 1
    said = f"{listed} {'is a Param' if one else 'are Params'} on which the output does not depend"
    evidence = "adding 1 to every element left the output as it was"
    span = context.source.attribute_assignment(*(name.rpartition(".")[2] for name in names))
    return Match(said, evidence, span)
