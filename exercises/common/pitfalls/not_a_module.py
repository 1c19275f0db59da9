"""The layer is not an `nnx.Module`.

## What happens

The numbers may be right, and still the function keeps its parameters in a plain class or in local
variables. Flax finds no module and no parameters.

## Why

Deriving from `nnx.Module` is what makes a class a layer: `nnx.state`, `nnx.grad`, optimizers and
checkpoints walk through a module and find its Params by themselves. A plain class or a bundle of
arrays is invisible to them.

## Pattern

```python
class Layer(nnx.Module):
    def __init__(self, size, *, rngs):
        self.weight = nnx.Param(...)

    def __call__(self, x): ...
```

## References

- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
- Module: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/module.html
"""

from grader.diagnosis.wording import begun_only
from grader.judging.context import Context, Match
from grader.judging.requirements import breaks, nnx_module, ready_made
from grader.workers.records import ModuleRecord, VariableRecord

changes = {
    "conv1d": {
        "a plain class": {"class MyConv1D(nnx.Module)": "class MyConv1D"},
    },
    "conv2d": {
        "a plain class": {"class MyConv2D(nnx.Module)": "class MyConv2D"},
    },
    "dropout": {
        "a plain class": {"class MyDropout(nnx.Module)": "class MyDropout"},
    },
    "dense": {
        "a plain class": {"class MyDense(nnx.Module)": "class MyDense"},
        "no class": {
            "layer = MyDense(": "shape = (",
            "int(features), rngs=rngs)": "int(features))",
            "layer(x)": "(x @ nnx.initializers.lecun_normal()(rngs.params(), shape))",
        },
    },
}

STATE_OF_DRAWS = "flax.nnx.RngState"
EVIDENCE = "the modules in use were observed while the function answered once more"


def from_probe(context: Context) -> Match | None:
    """Recognise a plain class in place of a module, or no class at all."""
    observed, settings = context.observed, context.exercise.settings
    if (
        begun_only(context)
        or observed is None
        or not breaks(context, nnx_module)
        or ready_made(observed)
    ):
        return None
    if any(item.library == "linen" for item in observed.probe.modules):
        return None
    plain = [item for item in observed.probe.modules if item.own and not item.library]
    plain.sort(key=lambda item: item.name != settings.module)
    if plain:
        name = plain[0].name
        span = context.source.definition(name) or plain[0].span
        held = sum(len(_own(item)) for item in plain)
        evidence = f"{EVIDENCE}: `{name}` has no `nnx.Module` among its bases"
        if held:
            evidence += f" and holds {held} array{'s' if held > 1 else ''}"
        return Match(f"`{name}` is a plain class, not an `nnx.Module`", evidence, span)
    span = context.source.definition(settings.entry_point)
    if context.source.definition(settings.module):
        said = f"`{settings.entry_point}` never uses the class `{settings.module}`"
        return Match(said, f"{EVIDENCE}: there was none", span)
    said = f"`{settings.entry_point}` computes without any `nnx.Module`"
    return Match(said, f"{EVIDENCE}: there was none", span)


def _own(module: ModuleRecord) -> list[VariableRecord]:
    """Return the arrays that a class holds, but for the keys and counts of an `nnx.Rngs`."""
    every = (*module.variables, *module.arrays)
    return [item for item in every if STATE_OF_DRAWS not in (item.type, *item.bases)]
