"""A size is fixed in the code, or changed on the way.

## What happens

A `kernel_size` of 3 written into the code, `features=1`, or `kernel_size + 1`: cases that happen to
ask for this size pass, all others have another shape or other numbers. A wrong `in_features` raises
at the convolution, the others are silent: `"SAME"` keeps the length for every `kernel_size`.

## Why

The sizes are arguments because the caller decides them. A number from one example fits that
example; the function has to work for all.

## Pattern

```python
layer = Layer(data.shape[1], int(asked_features), int(asked_taps))  # nothing fixed
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
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    layer = MyConv1D(x.shape[1], int(features), 3, rngs=rngs)
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

from grader.families.kernel_layers.axes import spatial
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    evidence,
    fits_data,
    fits_kernel,
    is_mismatch,
    raising,
)
from grader.families.kernel_layers.recognition.layer import misfit
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {
    "arguments": (
        "in_features = 1",
        "features = 1",
        "kernel_size = 3",
        "kernel_size = 5",
        "kernel_size = 1",
        "kernel_size + 1",
        "kernel_size - 1",
        "in_features = 3",
        "features = 10",
        "features + 1",
        "features - 1",
    )
}
_TEXT = "feature dimension size"


def explain(settings: dict[str, str], context: Context) -> str:
    """Say which size is which number."""
    setting, sizes = settings["arguments"], context.case.sizes
    name, sign, number = setting.split()
    held = {"=": 0, "+": sizes[name], "-": sizes[name]}[sign]
    held += -int(number) if sign == "-" else int(number)
    how = "always " if sign == "=" else ""
    return f"the layer's `{name}` is {how}{held}; expected {sizes[name]} here"


def locate(context: Context) -> Span | None:
    """Return the call that makes the layer."""
    return places.construction(context) or places.kernel_shape(context)


def _from_param(context: Context) -> Match | None:
    """Recognise a Param that has in one place a number which is no size of the case."""
    found, sizes = misfit(context), context.cases[0].sizes
    if found is None:
        return None
    name, held = found.name, found.held
    if held in {1, *sizes.values()}:
        return None
    message = f"the kernel's `{name}` is {held}; expected {sizes[name]} here"
    said = f"the Param `{found.variable.path}` has shape {found.variable.shape}"
    return Match(message, said, locate(context), observed=str(held), expected=str(sizes[name]))


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a kernel whose `in_features` is no size of the case, all else being right."""
    conv = raising(error, context)
    if conv is None and is_mismatch(error):
        return _from_param(context)
    if conv is None or _TEXT not in error.message or conv.groups != 1:
        return None
    sizes, held = context.case.sizes, conv.kernel_sizes["I"]
    rest = fits_kernel(conv, context.case, f"{spatial(context.case)}O")
    if not rest or not fits_data(conv, context.case) or held in {1, *sizes.values()}:
        return None
    message = f"the kernel holds {held} input channels; `x` has {sizes['in_features']}"
    return Match(message, evidence(conv, error, context), locate(context))
