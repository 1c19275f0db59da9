"""The bias does not start at zero.

## What happens

A bias of ones, of a small constant, or drawn at random runs without an error and shifts every
output channel by its own amount: right shape, wrong numbers in every case. PyTorch draws it
uniformly; `nnx.Conv` and this exercise start at zero.

`lecun_normal()(key, (features,))` raises `Can't compute input and output sizes of a 1-dimensional
weights tensor`: an initializer that scales by the fan-in needs at least two axes.

## Why

Random kernels break the symmetry between channels; the bias need not, so it starts at zero and
training finds it. A drawn bias also uses up a random key: drawn before the kernel, it changes the
kernel's numbers as well.

## Pattern

```python
self.offset = nnx.Param(jnp.zeros((channels_out,)))  # no key is needed
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
        self.bias = nnx.Param(jnp.ones((features,)))

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

- `jax.nn.initializers`: https://docs.jax.dev/en/latest/jax.nn.initializers.html
- `nnx.Conv`, the ready-made layer: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""

from typing import Any

import numpy as np

from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import bias_of, values
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span, VariableRecord

switches = {"bias": ("*",)}
_TEXT = "1-dimensional weights tensor"
_INITIALIZER = "jax.nn.initializers."


def explain(settings: dict[str, str], context: Context) -> str:
    """Say what the bias starts from."""
    found = _nonzero(context)
    if found is not None:
        return f"the bias starts as {_shown(found[1])}; expected zeros"
    return f"the bias starts as {settings['bias']}; expected zeros"


def locate(context: Context) -> Span | None:
    """Return the statement that makes the bias."""
    return places.bias_definition(context)


def ruled_out(settings: dict[str, str], context: Context) -> bool:
    """Say whether the bias Param holds zeros."""
    del settings
    held = values(context, bias_of(context))
    return held is not None and not np.any(held)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise an initializer that scales by the fan-in, asked for one axis."""
    drawn = [call for call in error.calls if call.function.startswith(_INITIALIZER)]
    shape = drawn[-1].arguments.get("shape") if drawn and drawn[-1].raised else None
    if _TEXT not in error.message or shape is None or len(shape.items) != 1:
        return None
    size = shape.items[0].value
    if size != context.case.sizes["features"]:
        return None
    message = f"the bias ({size},) is drawn by an initializer that needs two axes; expected zeros"
    return Match(message, f"{error.type}: {error.message}", drawn[-1].span or error.span)


def from_trace(context: Context) -> Match | None:
    """Recognise a Param of shape (features,) that holds other values than zeros."""
    found = _nonzero(context)
    if found is None:
        return None
    variable, numbers = found
    message = f"the bias starts as {_shown(numbers)}; expected zeros"
    said = f"the Param `{variable.path}` holds {_shown(numbers)}"
    return Match(message, said, places.bias_definition(context))


def from_probe(context: Context) -> Match | None:
    """Recognise the same where the numbers come out right all the same."""
    return from_trace(context)


def _nonzero(context: Context) -> tuple[VariableRecord, np.ndarray[Any, Any]] | None:
    bias = bias_of(context)
    numbers = values(context, bias)
    return (bias, numbers) if bias and numbers is not None and np.any(numbers) else None


def _shown(numbers: np.ndarray[Any, Any]) -> str:
    first = ", ".join(f"{item:.3g}" for item in numbers[:3].tolist())
    return f"[{first}{', …' if len(numbers) > len('abc') else ''}]"
