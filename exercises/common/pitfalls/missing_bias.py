"""The layer has no bias.

## What happens

Without a bias, or with one that exists and is never added, every answer of this exercise is still
right: a bias of zeros changes no number. So no case can show it and nothing raises. The grader
looks at the Params instead: the layer must hold a bias of shape `(features,)`, and changing it must
change the output.

## Why

A bias starts at zero, but it is a parameter: training moves it, and gives every output channel an
offset of its own that no kernel can make. A layer that lacks it is another model, even if both
start from the same numbers.

## Pattern

```python
self.offset = nnx.Param(jnp.zeros((channels_out,)))  # one number for each output channel
result = products + self.offset[...]
```

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0]


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

- `nnx.Param` and modules: https://flax.readthedocs.io/en/latest/nnx_basics.html
- `nnx.Conv`, the ready-made layer: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""

from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import (
    bias_of,
    completed,
    kernel_of,
    own_params,
)
from grader.judging.context import Context, Match
from grader.judging.requirements import unused_params
from grader.workers.records import Span

switches = {"bias": ("absent",)}


def explain(settings: dict[str, str], context: Context) -> str:
    """Say that none is added."""
    del settings
    return f"no bias of shape {(context.case.sizes['features'],)} is added to the output"


def locate(context: Context) -> Span | None:
    """Return the statement that makes the kernel: the bias belongs beside it."""
    return places.kernel_definition(context)


def from_probe(context: Context) -> Match | None:
    """Recognise a layer without a bias, or with one that its output does not depend on."""
    if context.observed is None:
        return None
    return _unused(context) or _absent(context)


def _unused(context: Context) -> Match | None:
    """Recognise a bias that was changed without any effect on the output."""
    assert context.observed is not None
    features = (context.cases[0].sizes["features"],)
    unused = [item for item in unused_params(context.observed) if item.shape == features]
    bias = bias_of(context)
    if not unused or (bias is not None and bias not in unused):
        return None
    name = unused[0].path
    said = f"adding 1 to every element of `{name}` leaves the layer's output as it is"
    span = places.bias_definition(context)
    return Match(f"the Param `{name}` is made but never added to the output", said, span)


def _absent(context: Context) -> Match | None:
    """Recognise a layer that ran with a kernel as its only Param and nothing like a bias."""
    kernel = kernel_of(context)
    if kernel is None or len(own_params(context)) != 1 or not completed(context):
        return None
    assert context.observed is not None
    features = (context.cases[0].sizes["features"],)
    held = [
        item.path
        for module in context.observed.probe.modules
        for item in (*module.variables, *module.arrays)
        if item.shape in {features, (1, *features)}
    ]
    if held:
        return None
    message = f"the layer has no bias: its only Param is `{kernel.path}`"
    said = f"the Params are `{kernel.path}` {kernel.shape}; a bias {features} is expected too"
    return Match(message, said, locate(context), observed="no bias", expected=f"bias {features}")
