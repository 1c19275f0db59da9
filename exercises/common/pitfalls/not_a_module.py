"""The layer is not an `nnx.Module`.

## What happens

The numbers may be right, and still the function keeps its parameters in a plain class or in local
variables. Flax finds no module and no parameters.

## Why

Deriving from `nnx.Module` is what makes a class a layer: `nnx.state`, `nnx.grad`, optimizers and
checkpoints walk through a module and find its Params by themselves. A plain class or a bundle of
arrays is invisible to them.

## Pattern

```python
class Layer(nnx.Module):
    def __init__(self, size, *, rngs):
        self.weight = nnx.Param(...)

    def __call__(self, x): ...
```

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    shape = (int(kernel_size), x.shape[1], int(features))
    kernel = nnx.initializers.lecun_normal()(rngs.params(), shape)
    bias = jnp.zeros((int(features),))
    out = jax.lax.conv_general_dilated(
        x[None],
        kernel,
        window_strides=(1,),
        padding="SAME",
        dimension_numbers=("NWC", "WIO", "NWC"),
    )
    return (out[0] + bias).flatten()
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
- Module: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/module.html
"""

from grader.judging.context import Context, Match
from grader.judging.requirements import breaks, nnx_module, ready_made

EVIDENCE = "the modules that ran were observed while the function answered once more"


def from_probe(context: Context) -> Match | None:
    """Recognise a plain class in place of a module, or no class at all."""
    observed, settings = context.observed, context.exercise.settings
    if observed is None or not breaks(context, nnx_module) or ready_made(observed):
        return None
    if any(item.library == "linen" for item in observed.probe.modules):
        return None
    plain = [item for item in observed.probe.modules if item.own and not item.library]
    plain.sort(key=lambda item: item.name != settings.module)
    if plain:
        name = plain[0].name
        span = context.source.definition(name) or plain[0].span
        held = sum(len(item.variables) + len(item.arrays) for item in plain)
        evidence = f"{EVIDENCE}: `{name}` has no `nnx.Module` among its bases"
        if held:
            evidence += f" and holds {held} array{'s' if held > 1 else ''}"
        return Match(f"`{name}` is a plain class, not an `nnx.Module`", evidence, span)
    span = context.source.definition(settings.entry_point)
    if context.source.definition(settings.module):
        said = f"`{settings.entry_point}` never uses the class `{settings.module}`"
        return Match(said, f"{EVIDENCE}: there was none", span)
    said = f"`{settings.entry_point}` computes without any `nnx.Module`"
    return Match(said, f"{EVIDENCE}: there was none", span)
