"""The module has another name than the exercise gives it.

## What happens

The answer is right, and the function uses a module of yours that is called otherwise.

## Why

The grader judges what a module does, not its name. Others who read the code, or import the layer
from it, look for the name that was agreed on.

## Pattern

```python
class AgreedName(nnx.Module): ...
```

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


class TemporalConv(nnx.Module):
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
    layer = TemporalConv(x.shape[1], int(features), int(kernel_size), rngs=rngs)
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

- PEP 8, class names: https://peps.python.org/pep-0008/#class-names
"""

from grader.judging.context import Context, Match

level = "advice"


def from_probe(context: Context) -> Match | None:
    """Report that no module in use has the exercise's name, nor derives from one that has."""
    if context.observed is None:
        return None
    wanted = context.exercise.settings.module
    own = [item for item in context.observed.probe.modules if item.own and item.library == "nnx"]
    names = {name.rpartition(".")[2] for item in own for name in (item.type, *item.bases)}
    if not own or not wanted or wanted in names:
        return None
    name = own[0].name
    evidence = f"the modules that ran: {', '.join(sorted({item.name for item in own}))}"
    span = context.source.definition(name) or own[0].span
    return Match(f"the module is called `{name}`; the task calls it `{wanted}`", evidence, span)
