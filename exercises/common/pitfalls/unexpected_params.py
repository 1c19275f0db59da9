"""The module does not hold the Params that the task lists.

## What happens

The numbers may be right, but the module has a Param too many, one too few, or one of another shape
or dtype.

## Why

The Params are what is trained, saved and loaded. A layer with other Params is another layer, even
where its answer is the same before training: an extra scale that starts at one, a kernel that is
kept in another order and turned in every call, a bias with an axis more.

## Pattern

```python
print(jax.tree.map(jnp.shape, nnx.state(layer, nnx.Param)))  # names and shapes of all Params
```

Compare the list with the task's.

## References

- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
- `nnx.state`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/state.html
"""

from collections.abc import Sequence

from grader.judging.context import Context, Match, Observed
from grader.judging.requirements import breaks, parameters
from grader.judging.variables import held as held_by
from grader.judging.variables import own_modules
from grader.workers.records import VariableRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "a scale beside the bias": {
            "self.bias =": "self.scale = nnx.Param(jnp.ones((1,)))\n        self.bias =",
            " + self.bias[...]": " * self.scale[...] + self.bias[...]",
        },
    },
}

general = True


def from_probe(context: Context) -> Match | None:
    """Compare the Params of the module with the reference's, by shape and dtype."""
    observed, expected = context.observed, context.expected
    if observed is None or expected is None or not breaks(context, parameters):
        return None
    wanted = held_by(expected)
    held = held_by(observed)
    extra, missing = _without(held, wanted), _without(wanted, held)
    if missing and extra:
        many = len(extra) > 1, len(missing) > 1
        stands, is_ = ("stand" if many[0] else "stands"), ("are" if many[1] else "is")
        said = f"{_listed(extra)} {stands} where {_listed(missing)} {is_} expected"
    elif extra and wanted:
        verb = "is" if len(extra) == 1 else "are"
        said = f"{_listed(extra)} {verb} held beside the Params of the task"
    elif extra:
        said = f"{_listed(extra)} {'is a Param' if len(extra) == 1 else 'are Params'}"
        said += "; the task has none"
    else:
        said = f"no Param is held for {_listed(missing)}"
    names = [_name(item) for item in extra]
    span = context.source.attribute_assignment(*names) if names else None
    right = _listed(wanted) or _instead(extra, expected) or "none"
    evidence = f"while it was observed, the module held {_listed(held) or 'no Param'}"
    return Match(said, evidence, span, _listed(held) or "none", right)


def _instead(extra: Sequence[VariableRecord], expected: Observed) -> str:
    """Return which Variables of other kinds the reference holds in these shapes."""
    shapes = [item.shape for item in extra]
    every = [item for module in own_modules(expected) for item in module.variables]
    return ", ".join(
        f"{item.path} {item.shape}: {item.type}" for item in every if item.shape in shapes
    )


def _without(
    some: Sequence[VariableRecord], others: Sequence[VariableRecord]
) -> list[VariableRecord]:
    """Return those that have no partner of the same shape and dtype among the others.

    Those that are called like one of the others choose first.
    """
    left, alone = list(others), []
    names = {_name(other) for other in others}
    for item in sorted(some, key=lambda item: _name(item) not in names):
        alike = [other for other in left if (other.shape, other.dtype) == (item.shape, item.dtype)]
        if alike:
            left.remove(min(alike, key=lambda other: _name(other) != _name(item)))
        else:
            alone.append(item)
    return alone


def _name(variable: VariableRecord) -> str:
    return variable.path.rpartition(".")[2]


def _listed(variables: Sequence[VariableRecord]) -> str:
    odd = any(item.dtype != "float32" for item in variables if item.shape is not None)
    return " and ".join(_described(item, odd=odd) for item in variables)


def _described(item: VariableRecord, *, odd: bool) -> str:
    if item.shape is None:
        return f"`{item.path}` (no array)"
    return f"`{item.path}` {item.shape}" + (f" {item.dtype}" if odd else "")
