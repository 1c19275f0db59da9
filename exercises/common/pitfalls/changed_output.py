"""The output is scaled, shifted, normalised or added to something.

## What happens

Dividing the sums by `kernel_size` or by the number of products, centring or normalising the
result, adding `x` as a residual connection, or rounding: the shape is right, the numbers are not.
A residual sum raises where `in_features` and `features` differ, unless one of them is 1.

## Why

The layer computes a sum of products plus a bias and nothing more. The scale is settled by the
initial values already: `lecun_normal` divides by the number of products once. Averages,
normalisations and residual connections are layers around it.

## Pattern

```python
result = products + self.offset[...]  # the last step
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
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] / self.kernel.shape[0] + self.bias[...]


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

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
"""

from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import pairs
from grader.families.kernel_layers.recognition.layer import is_scaled, ratio, starts_right
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"output_values": ("*",)}
_RESIDUAL = "x + out"


def ruled_out(settings: dict[str, str], context: Context) -> bool:
    """Say whether a factor is in the kernel Param already."""
    del settings
    return is_scaled(context)


def from_trace(context: Context) -> Match | None:
    """Recognise answers that are multiples of the expected ones, though the kernel is right."""
    found = pairs(context)
    factors = [ratio(mine, right) for mine, right in found]
    if not found or None in factors or not starts_right(context):
        return None
    message = f"the output is {factors[0]:.4g} times the layer's, though the kernel is right"
    said = f"in {len(found)} cases the answer is the expected one times a factor"
    return Match(message, said, locate(context))


def explain(settings: dict[str, str], context: Context) -> str:
    """Say what is done to the output."""
    del context
    setting = settings["output_values"]
    if setting == _RESIDUAL:
        return "`x` is added to the output; the layer has no residual connection"
    if "out" in setting:
        return f"`{setting}` is returned in place of the output"
    return f"the output is {setting} before it is returned"


def locate(context: Context) -> Span | None:
    """Return the result of the module's call, or of the entry point."""
    return places.module_result(context) or places.result(context)
