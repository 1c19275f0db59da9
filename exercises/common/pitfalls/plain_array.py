"""A parameter is kept as a plain array, not as an `nnx.Param`.

## What happens

The numbers are right, but the module holds an array, or a Variable of another kind, where a Param
is expected.

## Why

Flax takes for trainable what is wrapped in `nnx.Param`, and nothing else. `nnx.state(module,
nnx.Param)`, `nnx.grad` and optimizers pass over a bare array, so it would never be trained.

## Pattern

```python
self.weight = nnx.Param(array)  # the box that marks a parameter
```

Keep the box itself as the attribute: `nnx.Param(array)[...]` takes the array out again.

## References

- Variables of Flax NNX:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/variables.html
- Filters by kind of Variable: https://flax.readthedocs.io/en/latest/guides/filters_guide.html
"""

from collections.abc import Iterator, Sequence

from grader.judging.context import Context, Match
from grader.judging.requirements import breaks, parameters
from grader.judging.variables import held as held_by
from grader.judging.variables import of_kind, own_modules
from grader.workers.records import ModuleRecord, VariableRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "arrays in place of Params": {
            "nnx.Param(init(rngs.params(), shape))": "init(rngs.params(), shape)",
            "nnx.Param(jnp.zeros((out_features,)))": "jnp.zeros((out_features,))",
        },
        "`nnx.Variable` in place of `nnx.Param`": {"nnx.Param(init": "nnx.Variable(init"},
    },
}


def from_probe(context: Context) -> Match | None:
    """Recognise a missing Param whose shape an array or another Variable of the module has."""
    observed, expected = context.observed, context.expected
    if observed is None or expected is None or not breaks(context, parameters):
        return None
    wanted = held_by(expected)
    for module in own_modules(observed):
        held = list(_in_place_of_params(module, wanted))
        if held:
            return _match(module, held, context)
    return None


def _in_place_of_params(
    module: ModuleRecord, wanted: Sequence[VariableRecord]
) -> Iterator[VariableRecord]:
    """Yield what is held in the shape of each Param that is missing."""
    there = list(of_kind(module))
    others = [item for item in (*module.arrays, *module.variables) if item not in there]
    for right in wanted:
        same = [item for item in there if item.shape == right.shape]
        if same:
            there.remove(same[0])
            continue
        stand_ins = [item for item in others if item.shape == right.shape]
        stand_ins.sort(key=lambda item: item.path.rpartition(".")[2] != right.path)
        if stand_ins:
            others.remove(stand_ins[0])
            yield stand_ins[0]


def _match(module: ModuleRecord, held: list[VariableRecord], context: Context) -> Match:
    names = " and ".join(f"`self.{item.path}`" for item in held)
    kinds = {item.type for item in held}
    many = len(held) > 1
    what = "plain arrays"
    if len(kinds) == 1:
        kind = kinds.pop()
        what = f"`{kind}`{'s' if many else ''}"
        what = what if kind.startswith("flax.") else f"plain {what}"
    what = f"{'are' if many else 'is a'} {what}"
    listed = ", ".join(f"{item.path} {item.shape}: {item.type}" for item in held)
    return Match(
        f"{names} {what}, not `nnx.Param`",
        f"`{module.name}` held, while it was observed: {listed}",
        context.source.attribute_assignment(*(item.path for item in held)) or module.span,
        listed,
        ", ".join(f"{item.path} {item.shape}: flax.nnx.Param" for item in held),
    )
