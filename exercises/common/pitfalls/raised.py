"""The code raises an exception.

## What happens

An exception ends the function before it returns, so there is no answer to compare. One that is
raised outside every function ends the loading of the file, and no case is run.

## Why

Python raises where an operation is impossible: a name that does not exist, shapes that do not fit,
a value of the wrong type. The last line of the message says what was impossible; the underlined
line is the innermost one of your own that led to it. The cause may lie earlier, where the value was
made.

`sys.exit`, `exit` and `quit` are exceptions too: they end the function without an answer.

## Pattern

Look at the values right before the line that raises:

```python
print(value.shape, value.dtype, type(value))
```

and run the function by hand with the arguments of the failing case.

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
    return layer(inputs).flatten()
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

- Python tutorial, exceptions: https://docs.python.org/3/tutorial/errors.html
- JAX errors: https://docs.jax.dev/en/latest/errors.html
"""

from grader.diagnosis.wording import raised_evidence, raised_when, shortened
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

general = True


def from_outcome(context: Context) -> Match | None:
    """Report an exception that ended the loading of the file."""
    error = context.outcome.load_error
    return _match(error, context) if error is not None else None


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Report an exception of a case."""
    return _match(error, context)


def _match(error: ErrorRecord, context: Context) -> Match:
    when = raised_when(context)
    if error.type == "SystemExit":
        said = f"the program asks Python to exit (`SystemExit`) {when}"
    elif error.type == "KeyboardInterrupt":
        said = f"the program interrupts itself (`KeyboardInterrupt`) {when}"
    else:
        message = shortened(error.message)
        said = f"`{error.type}` {when}" + (f": {message}" if message else "")
    return Match(said, raised_evidence(error, context), error.span)
