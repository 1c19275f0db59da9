"""An array is kept plain, or as a Variable of another kind, not as an `nnx.Param`.

## What happens

The numbers are right, but the module holds an array, or a Variable of another kind, where a Param
is expected.

## Why

Flax takes for trainable what is wrapped in `nnx.Param`, and nothing else. `nnx.state(module,
nnx.Param)`, `nnx.grad` and optimizers pass over a bare array, and over a Variable of another kind,
so it would never be trained.

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
from grader.judging.requirements import Holds, breaks, checks_of, where_others
from grader.judging.variables import PARAM, of_kind, own_modules
from grader.judging.variables import held as held_by
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


STATE = (
    "What a later call is to find is kept in a Variable of the kind that is asked for: "
    "`nnx.state`, `nnx.jit` and checkpoints find it by that kind. They do not know a bare array as "
    "state, and treat a Variable of another kind as something else."
)
BOX = """\
```python
self.count = nnx.Variable(array)  # the box is made once
self.count[...] = self.count[...] + 1  # and given new values; `self.count = …` throws it away
```"""


def from_probe(context: Context) -> Match | None:
    """Recognise a missing Variable whose shape an array or one of another kind has."""
    for check in checks_of(context.exercise):
        if isinstance(check, Holds) and breaks(context, check):
            seen = context.at(where_others(context, check.kind))
            found = _found(seen, check.kind)
            if found is not None:
                return found
    return None


def _found(context: Context, kind: str) -> Match | None:
    observed, expected = context.observed, context.expected
    if observed is None or expected is None:
        return None
    wanted = held_by(expected, kind)
    every = [item for module in own_modules(expected) for item in module.variables]
    elsewhere = [item for item in every if item not in wanted]
    for module in own_modules(observed):
        held = list(_in_place(module, wanted, kind, elsewhere))
        if held:
            held.sort(key=lambda item: item in module.variables)
            return _match(module, held, kind, context)
    return None


def _in_place(
    module: ModuleRecord,
    wanted: Sequence[VariableRecord],
    kind: str,
    elsewhere: Sequence[VariableRecord],
) -> Iterator[VariableRecord]:
    """Yield what is held in the shape of each Variable that is missing.

    What is asked for as it is, such as `elsewhere` in other kinds, stands for nothing else.
    """
    there = list(of_kind(module, kind))
    others = [item for item in (*module.arrays, *module.variables) if item not in there]
    for right in elsewhere:
        same = [item for item in others if _is_asked_for(item, right)]
        same.sort(key=lambda item: item.path != right.path)
        for item in same[:1]:
            others.remove(item)
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


def _is_asked_for(item: VariableRecord, right: VariableRecord) -> bool:
    return (item.type, item.shape) == (right.type, right.shape)


def _match(module: ModuleRecord, held: list[VariableRecord], kind: str, context: Context) -> Match:
    by_type: dict[str, list[VariableRecord]] = {}
    for item in held:
        plain = "" if item in module.variables else "plain "
        by_type.setdefault(f"{plain}`{item.type}`", []).append(item)
    said = " and ".join(_described(what, items) for what, items in by_type.items())
    listed = ", ".join(f"{item.path} {item.shape}: {item.type}" for item in held)
    right = kind if "." in kind else f"flax.nnx.{kind}"
    return Match(
        f"{said}, not `{kind if '.' in kind else f'nnx.{kind}'}`",
        f"`{module.name}` held, while it was observed: {listed}",
        context.source.attribute_assignment(*(item.path for item in held)) or module.span,
        listed,
        ", ".join(f"{item.path} {item.shape}: {right}" for item in held),
        idea="" if kind == PARAM else STATE,
        pattern="" if kind == PARAM else BOX,
    )


def _described(what: str, items: Sequence[VariableRecord]) -> str:
    names = " and ".join(f"`self.{item.path}`" for item in items)
    return f"{names} {f'are {what}s' if len(items) > 1 else f'is a {what}'}"
