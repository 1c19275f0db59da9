"""A parameter, a state, a sum or a loop starts from another value.

## What happens

Zeros where ones or an argument are meant, the first row in place of what was kept, or a reset to
the wrong value: each step is right, and yet the first numbers are off. Later ones come nearer, as
far as old values are forgotten.

## Why

What a recursion computes depends on where it begins. Three moments set that: when the object is
made, when a call begins, and when it is reset. Each needs the value that the task names.

## Pattern

```python
total = self.total[...]  # what the last call left, not a new start
for part in parts:
    total = total + part
```

## References

- Stateful computations: https://docs.jax.dev/en/latest/stateful-computations.html
"""

from typing import Any

import numpy as np

from grader.judging.context import Context, Match
from grader.judging.requirements import checks_of
from grader.judging.variables import pairs, same_values

general = True

IDEA = (
    "What a layer starts from is part of what it is: its first answer is made of these values, and "
    "training goes on from them."
)
PATTERN = """\
```python
self.gain = nnx.Param(jnp.full((size,), 2.0))  # the value that the task names
```"""


def from_probe(context: Context) -> Match | None:
    """Recognise a Variable that starts from one number throughout, where another is right."""
    observed, expected = context.observed, context.expected
    if observed is None or expected is None:
        return None
    kinds = [getattr(check, "kind", "") for check in checks_of(context.exercise)]
    for kind in (item for item in kinds if item):
        for pair in pairs(observed, expected, kind):
            if same_values(observed, expected, pair.mine, pair.right) is not False:
                continue
            mine, right = _one(observed.starts(pair.mine)), _one(expected.starts(pair.right))
            if mine is not None and right is not None:
                said = f"`{pair.mine.path}` starts from {_said(mine)}; expected {_said(right)}"
                evidence = f"while it was observed, `{pair.mine.path}` held {_said(mine)}"
                span = context.source.attribute_assignment(pair.mine.path.rpartition(".")[2])
                return Match(said, evidence, span, _said(mine), _said(right), IDEA, PATTERN)
    return None


def _one(starts: tuple[np.ndarray[Any, Any], ...]) -> float | None:
    """Return the number that a Variable was first full of, if it was one."""
    first = starts[-1] if starts else np.empty(0)
    return float(first.flat[0]) if first.size and (first == first.flat[0]).all() else None


def _said(number: float) -> str:
    return {0.0: "zeros", 1.0: "ones"}.get(number, f"{number:.4g} throughout")
