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

from grader.judging.context import Context, Match
from grader.judging.requirements import own_modules, paired

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
    """Report Params that pair with the reference's by shape but not by name."""
    if context.observed is None or context.expected is None:
        return None
    for module in own_modules(context.observed):
        pairs = paired(context.expected, module)
        other = [
            (mine.path, right.path)
            for mine, right in pairs
            if mine.path.rpartition(".")[2] != right.path.rpartition(".")[2]
        ]
        if other:
            said = " and ".join(f"`{mine}` is the task's `{right}`" for mine, right in other)
            span = context.source.attribute_assignment(*(mine.split(".")[-1] for mine, _ in other))
            evidence = f"`{module.name}` holds {', '.join(mine.path for mine, _ in pairs)}"
            return Match(said, evidence, span)
        if pairs:
            return None
    return None
