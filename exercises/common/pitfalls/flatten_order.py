"""The output is flattened in another order than position by position.

## What happens

The answer has the right length and the right numbers, in other places: transposing before
flattening lists the first channel at all positions, then the second. `order="F"` does the same. A
reversed or sorted output belongs here too. Nothing raises, and where there is one channel, or one
position, it is even right.

## Why

Flattening runs through an array in memory order, the last axis fastest. An output whose last axis
is `features` therefore comes out position by position, all channels of the first one in front. To
whoever reads the flat array that order is all there is.

## Pattern

```python
flat = result.reshape(-1)  # result: (positions, channels); flat[t * channels + c]
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
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return layer(x).T.flatten()
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

- `jax.numpy.ravel` and its `order`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ravel.html
"""

import numpy as np

from grader.families.kernel_layers.axes import output_shape
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.answers import Array, near, pairs
from grader.judging.compare import CaseResult
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"flatten": ("*",)}
_WORDS = {
    "out.T.reshape(-1)": "channel by channel",
    "out.reshape(-1)[::-1]": "from the end to the start",
    "out[::-1].reshape(-1)": "from the last position to the first",
    "out[:, ::-1].reshape(-1)": "with the channels reversed",
    "out.transpose(2, 0, 1).reshape(-1)": "channel by channel",
    "out.transpose(1, 0, 2).reshape(-1)": "column by column",
    "out[..., ::-1].reshape(-1)": "with the channels reversed",
    "sorted": "sorted by value",
}


def from_trace(context: Context) -> Match | None:
    """Recognise answers that are the expected numbers in other places."""
    found = pairs(context)
    if not found or not all(near(np.sort(mine), np.sort(right)) for mine, right in found):
        return None
    if any(_moves_whole(result) for result in context.results):
        return None
    said = f"in {len(found)} cases the answer holds the expected numbers in another order"
    message = "the numbers are right and in other places: expected position by position"
    return Match(message, said, locate(context))


def _moves_whole(result: CaseResult) -> bool:
    """Say whether whole positions or channels were moved, as no flattening does."""
    sizes = result.case.sizes
    if result.status == "passed" or result.answered is None or min(sizes.values()) == 1:
        return False
    shape = (-1, sizes["features"])
    mine, right = result.answered.reshape(shape), result.expected.reshape(shape)
    return _has_rows(mine, right) or _has_rows(mine.T, right.T)


def _has_rows(mine: Array, right: Array) -> bool:
    return all(any(near(row, other) for other in right) for row in mine)


def explain(settings: dict[str, str], context: Context) -> str:
    """Say in which order the numbers come."""
    setting = settings["flatten"]
    order = _WORDS.get(setting, f"as `{setting}`")
    shape = output_shape(context.case)
    return f"the output {shape} is flattened {order}, not position by position"


def locate(context: Context) -> Span | None:
    """Return the entry point's result."""
    return places.result(context)
