"""The code prints without bounds.

## What happens

The process is stopped once it has printed more than the limit. The case that was being asked has no
answer, and the ones after it are not run.

## Why

What a submission prints is kept for the report, up to a limit. A `print` inside a loop that runs
very often, or never ends, exceeds any limit. Printing is never needed for the answer.

## Pattern

```python
for step in range(count):
    ...
print(result.shape)  # once, after the loop
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
    done = False
    while not done:
        print("computing the output of", layer)
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

- `print`: https://docs.python.org/3/library/functions.html#print
- `jax.debug.print`: https://docs.jax.dev/en/latest/debugging.html
"""

from grader.diagnosis.wording import moment
from grader.judging.context import Context, Match


def from_outcome(context: Context) -> Match | None:
    """Report a process that was stopped for its output."""
    stop = context.outcome.stop
    if stop is None or stop.reason != "output-limit":
        return None
    count = f"{context.outcome.output_bytes:,} bytes"
    evidence = f"the process was stopped {moment(stop)}, after {count}"
    calls = list(context.source.calls("print"))
    span = context.source.span(calls[0]) if len(calls) == 1 else None
    return Match(f"{stop.detail} {moment(stop)}", evidence, span)
