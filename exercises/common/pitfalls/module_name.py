"""The module has another name than the exercise gives it.

## What happens

The answer is right, and the function uses a module of yours that is called otherwise.

## Why

The grader judges what a module does, not its name. Others who read the code, or import the layer
from it, look for the name that was agreed on.

## Pattern

```python
class AgreedName(nnx.Module): ...
```

## References

- PEP 8, class names: https://peps.python.org/pep-0008/#class-names
"""

from grader.judging.context import Context, Match

changes = {
    "conv1d": {
        "`Conv` in place of `MyConv1D`": {"class MyConv1D": "class Conv", "= MyConv1D": "= Conv"},
    },
    "conv2d": {
        "`Conv` in place of `MyConv2D`": {"class MyConv2D": "class Conv", "= MyConv2D": "= Conv"},
    },
    "dense": {
        "`Dense` in place of `MyDense`": {"class MyDense": "class Dense", "= MyDense": "= Dense"},
    },
}

level = "advice"


def from_probe(context: Context) -> Match | None:
    """Report that no module in use has the exercise's name, nor derives from one that has."""
    if context.observed is None:
        return None
    wanted = context.exercise.settings.module
    own = [item for item in context.observed.probe.modules if item.own and item.library == "nnx"]
    names = {name.rpartition(".")[2] for item in own for name in (item.type, *item.bases)}
    if not own or not wanted or wanted in names:
        return None
    name = own[0].name
    evidence = f"the modules in use: {', '.join(sorted({item.name for item in own}))}"
    span = context.source.definition(name) or own[0].span
    return Match(f"the module is called `{name}`; the task calls it `{wanted}`", evidence, span)
