"""The Params have other names than the exercise gives them.

## What happens

The answer is right and the Params are the right ones, kept under other attribute names.

## Why

Names of attributes are the names under which Flax saves and loads parameters. A checkpoint of one
layer fits another only if the names agree.

## Pattern

```python
self.agreed_name = nnx.Param(...)
```

## References

- Saving and loading: https://flax.readthedocs.io/en/latest/guides/checkpointing.html
"""

from collections import Counter

from grader.judging.context import Context, Match
from grader.judging.variables import pairs

changes = {
    ("conv1d", "conv2d", "dense"): {
        "`w` and `b` in place of `kernel` and `bias`": {
            "self.kernel =": "self.w =",
            "self.kernel[...]": "self.w[...]",
            "self.bias =": "self.b =",
            "self.bias[...]": "self.b[...]",
        },
    },
}

level = "advice"


def from_probe(context: Context) -> Match | None:
    """Report Params that pair with the reference's by shape but not by name.

    Where another Param has the same shape, only a right answer shows which of them is meant.
    """
    if context.observed is None or context.expected is None:
        return None
    found = pairs(context.observed, context.expected)
    shapes = Counter(pair.right.shape for pair in found)
    other = [
        (pair.mine.path, pair.right.path)
        for pair in found
        if pair.mine.path.rpartition(".")[2] != pair.right.path.rpartition(".")[2]
        and (context.all_right or shapes[pair.right.shape] == 1)
    ]
    if not other:
        return None
    said = " and ".join(f"`{mine}` is the task's `{right}`" for mine, right in other)
    span = context.source.attribute_assignment(*(mine.split(".")[-1] for mine, _ in other))
    names = ", ".join(pair.mine.path for pair in found)
    held = f"the Params are {names}" if len(found) > 1 else f"the only Param is {names}"
    return Match(said, held, span)
