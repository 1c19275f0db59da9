"""The code does not end within its time.

## What happens

The process is stopped when the time for loading the file, for one case or for all of them is used
up. The case that was being asked has no answer, and the ones after it are not run.

## Why

Most often a loop never ends: its condition stays true because nothing in the body changes it.
Less often the work is far more than needed, such as a Python loop over every element of an array,
or a function that `jax.jit` compiles anew in every turn.

## Pattern

```python
while current < last:
    current += step  # each turn brings the condition nearer to false
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
    width = 1
    while width < kernel_size:  # nothing in the loop changes either
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

- Python tutorial, `while`: https://docs.python.org/3/reference/compound_stmts.html#while
- JAX, when to use `jit`: https://docs.jax.dev/en/latest/jit-compilation.html
"""

import ast

from grader.diagnosis.wording import moment
from grader.judging.context import Context, Match
from grader.workers.records import Span

WAITING = frozenset({"while_loop", "sleep", "acquire", "wait", "join"})
limits = {"case_seconds": 4.0}
"""What the example is run under in place of the exercise's own limits, to end it sooner."""


def from_outcome(context: Context) -> Match | None:
    """Report a process that was stopped for its time."""
    stop = context.outcome.stop
    if stop is None or stop.reason != "time-limit":
        return None
    evidence = f"the process was stopped {moment(stop)}: {stop.detail}"
    return Match(f"{stop.detail} {moment(stop)}", evidence, _only_wait(context))


def _only_wait(context: Context) -> Span | None:
    """Return the only thing in the source that can last for ever, if there is exactly one."""
    found: list[ast.AST] = []
    for node in context.source.walk():
        if isinstance(node, ast.While):
            found.append(node.test)
        elif isinstance(node, ast.Call):
            name = context.source.dotted(node.func).rpartition(".")[2]
            if name in WAITING or getattr(node.func, "attr", "") in WAITING:
                found.append(node)
    return context.source.span(found[0]) if len(found) == 1 else None
