"""The same arguments do not always give the same answer.

## What happens

One case is asked twice, far apart, and the answers differ. A wrong answer is then a matter of
luck, and so is a right one.

## Why

The answer must depend on the arguments and on nothing else. It depends on more where the code
reads the clock, draws from `random` or `np.random`, or keeps something between calls: a global
counter, a list that grows, an `nnx.Rngs` made once outside the function, whose keys move on with
every draw.

## Pattern

```python
def function(seed, x):
    rngs = nnx.Rngs(int(seed))  # made anew in every call, from the argument
    ...
```

## References

- JAX, pure functions: https://docs.jax.dev/en/latest/notebooks/Common_Gotchas_in_JAX.html
- Flax NNX, randomness: https://flax.readthedocs.io/en/latest/guides/randomness.html
"""

import ast

import numpy as np

from grader.diagnosis.wording import label
from grader.judging.context import Context, Match
from grader.workers.records import Span

changes = {
    ("conv1d", "conv2d", "dense"): {
        "an `nnx.Rngs` that is made once for all calls": {
            "from flax import nnx\n": """\
from flax import nnx

rngs = nnx.Rngs(0)
""",
            "    rngs = nnx.Rngs(int(seed))\n": "",
        },
    },
}

UNSTEADY = (
    "numpy.random",
    "random",
    "time",
    "datetime",
    "secrets",
    "uuid",
    "os.urandom",
    "os.getpid",
    "id",
)


def from_outcome(context: Context) -> Match | None:
    """Report two answers to the same arguments that differ."""
    pair = context.disagreement
    if pair is None:
        return None
    earlier, later = pair
    one, two = earlier.answered, later.answered
    first, second = label(earlier.case.name), label(later.case.name)
    by = "in their shapes"
    if one is not None and two is not None and one.shape == two.shape:
        differences = np.abs(one.astype(np.complex128) - two.astype(np.complex128))
        by = f"by up to {differences.max(initial=0.0):.2g}"
    said = f"{first} and {second} have the same arguments, and the answers differ {by}"
    return Match(said, f"{said}; equal calls must answer alike", _unsteady(context))


def _unsteady(context: Context) -> Span | None:
    """Return what may answer otherwise in each call, if the source holds such a thing."""
    source, tree = context.source, context.submission.tree
    kept = [node for node in source.walk() if isinstance(node, ast.Global)]
    calls = [node for node in source.walk() if isinstance(node, ast.Call)]
    for call in calls:
        name = source.dotted(call.func)
        if any(name == item or name.startswith(f"{item}.") for item in UNSTEADY):
            return source.span(call)
    again = {
        node
        for function in (ast.walk(tree) if tree else ())
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
        for node in ast.walk(statement)
    }
    for call in calls:
        if call not in again and source.dotted(call.func).endswith("nnx.Rngs"):
            return source.span(call)
    return source.span(kept[0]) if kept else None
