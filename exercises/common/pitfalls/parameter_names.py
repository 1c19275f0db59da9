"""The Params have other names than the exercise gives them.

## What happens

The answer is right and the Params are the right ones, kept under other attribute names.

## Why

Names of attributes are the names under which Flax saves and loads parameters. A checkpoint of one
layer fits another only if the names agree.

## Pattern

```python
self.agreed_name = nnx.Param(...)
```

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.w = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.b = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.w[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.b[...]


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

- Saving and loading: https://flax.readthedocs.io/en/latest/guides/checkpointing.html
"""

from grader.judging.context import Context, Match
from grader.judging.requirements import own_modules, paired

level = "advice"


def from_probe(context: Context) -> Match | None:
    """Report Params that pair with the reference's by shape but not by name."""
    if context.observed is None or context.expected is None:
        return None
    for module in own_modules(context.observed):
        pairs = paired(context.expected, module)
        other = [
            (mine.path, right.path)
            for mine, right in pairs
            if mine.path.rpartition(".")[2] != right.path.rpartition(".")[2]
        ]
        if other:
            said = " and ".join(f"`{mine}` is the task's `{right}`" for mine, right in other)
            span = context.source.attribute_assignment(*(mine.split(".")[-1] for mine, _ in other))
            evidence = f"`{module.name}` holds {', '.join(mine.path for mine, _ in pairs)}"
            return Match(said, evidence, span)
        if pairs:
            return None
    return None
