"""The function returns a NumPy array, not a JAX array.

## What happens

The numbers are right. The array has left JAX on the way: `jax.jit`, `jax.grad` and `jax.vmap`
cannot be applied to the function.

## Why

`numpy` functions and `np.asarray` read the values of a JAX array and make a NumPy array of them.
Inside a transformation there are no values to read yet, only tracers, and reading them raises.

## Pattern

```python
import jax.numpy as jnp  # jnp.sum, jnp.pad, jnp.stack … in place of numpy's
```

## References

- JAX, sharp bits: https://docs.jax.dev/en/latest/notebooks/Common_Gotchas_in_JAX.html
"""

from grader.judging.context import Context, Match
from grader.judging.outcome import Answer

changes = {
    ("conv1d", "conv2d", "dense"): {
        "`np.asarray` around the output": {
            "import jax.numpy as jnp\n": "import jax.numpy as jnp\nimport numpy as np\n",
            "layer(x)": "np.asarray(layer(x))",
        },
    },
}

level = "advice"


def from_outcome(context: Context) -> Match | None:
    """Report answers that are NumPy arrays."""
    answers = [item for item in context.outcome.replies.values() if isinstance(item, Answer)]
    found = [item for item in answers if item.value.type == "numpy.ndarray"]
    if not found:
        return None
    said = "the answer is a `numpy.ndarray`; a `jax.Array` could be transformed further"
    span = context.source.first_call("numpy.asarray", "numpy.array", "jax.device_get")
    return Match(said, f"{len(found)} of {len(answers)} answers are `numpy.ndarray`", span)
