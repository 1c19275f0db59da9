"""A float argument is used where a whole number is needed.

## What happens

`nnx.Rngs`, `range`, a slice or an array's shape refuses the value and raises, although it looks
like a whole number: `5.0` is a `float`, not an `int`.

## Why

The exercise passes all its numbers as Python floats. A seed, a size, a count or an index must be an
`int`. `round(value, 0)` and `value // 1` give floats again, and `nnx.Rngs` refuses the integers of
NumPy and JAX as well.

## Pattern

```python
count = int(count)  # once, at the top of the function, for each such argument
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
    layer = MyConv1D(x.shape[1], features, kernel_size, rngs=nnx.Rngs(seed))
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

- `int`: https://docs.python.org/3/library/functions.html#int
- Flax NNX, randomness: https://flax.readthedocs.io/en/latest/guides/randomness.html
"""

import ast
import re

from grader.diagnosis.float_arguments import FloatArguments
from grader.diagnosis.wording import raised_evidence
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

WHOLE = re.compile(
    r"\binteg(er|ral)|non-int\b|(expects?|expected|must be) (an )?ints?\b"
    r"|Invalid rng value"
    r"|fori_loop must have equal types"
    r"|padding argument to \w+ should be .* got .*\d\.\d"
)
TYPES = frozenset({"TypeError", "ValueError", "IndexError"})


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a refused number, and find the argument that it comes from."""
    if not WHOLE.search(error.message) or TYPES.isdisjoint({error.type, *error.bases}):
        return None
    foreign = _foreign_integer(error, context)
    if foreign is not None:
        return foreign
    floats = FloatArguments(context)
    names = floats.reaching(error)
    if not names:
        return None
    place = _place(error, context)
    where = f"where `{place}` needs an `int`" if place else "where an `int` is needed"
    listed = " and ".join(f"`{name}`" for name in names)
    values = " and ".join(f"`{floats.values[name]!r}`" for name in names)
    what = f"{listed} is the float {values}" if len(names) == 1 else f"{listed} are floats"
    if "Invalid rng value" in error.message:
        where = "where `nnx.Rngs` takes an `int` or a key"
    observed = ", ".join(f"{name}={floats.values[name]!r}" for name in names)
    expected = ", ".join(f"{name}={floats.values[name]:.0f}" for name in names)
    return Match(f"{what} {where}", raised_evidence(error, context), error.span, observed, expected)


def _foreign_integer(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a NumPy or JAX integer handed to `nnx.Rngs`, which takes Python's only."""
    if "Invalid rng value" not in error.message:
        return None
    for call in error.calls:
        values = [value for value in call.arguments.values() if call.raised]
        for value in values:
            if value.kind == "array" and value.shape == ():
                said = f"`nnx.Rngs` takes a Python `int` or a key, and gets `{value.type}`"
                evidence = raised_evidence(error, context)
                return Match(said, evidence, error.span, value.type, "int")
    return None


def _place(error: ErrorRecord, context: Context) -> str:
    """Return the name of the function called by the line that raised."""
    for node in context.source.walk():
        if isinstance(node, ast.Call) and context.source.span(node) == error.span:
            name = context.source.dotted(node.func).removesuffix("()")
            if ".initializers." in name or "()." in name:
                return name.rpartition(".")[2]
            return name
    return ""
