"""A float argument is used where a whole number is needed.

## What happens

`nnx.Rngs`, `range`, a slice or an array's shape refuses the value and raises, although it looks
like a whole number: `5.0` is a `float`, not an `int`.

## Why

The exercise passes all its numbers as Python floats. A seed, a size, a count or an index must be an
`int`. `round(value, 0)` and `value // 1` give floats again, and `nnx.Rngs` refuses the integers of
NumPy and JAX as well.

## Pattern

```python
count = int(count)  # once, at the top of the function, for each such argument
```

## References

- `int`: https://docs.python.org/3/library/functions.html#int
- Flax NNX, randomness: https://flax.readthedocs.io/en/latest/guides/randomness.html
"""

import ast
import re

from grader.diagnosis import exceptions
from grader.diagnosis.float_arguments import FloatArguments
from grader.diagnosis.wording import raised_evidence
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "`seed` in place of `int(seed)`": {"int(seed)": "seed"},
        "`features` in place of `int(features)`": {"int(features)": "features"},
    },
    ("conv1d", "conv2d"): {
        "`kernel_size` in place of `int(kernel_size)`": {"int(kernel_size)": "kernel_size"},
    },
}

WHOLE = re.compile(
    r"\binteg(er|ral)|non-int\b|(expects?|expected|must be) (an )?ints?\b"
    r"|Invalid rng value"
    r"|fori_loop must have equal types"
    r"|padding argument to \w{1,60} should be [^\n]{1,200}? got [^\n]{0,100}?\d\.\d"
)
NO_METHOD = re.compile(r"^'float' object has no attribute '(\w+)'")
TYPES = frozenset({"TypeError", "ValueError", "IndexError"})


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a refused number, and find the argument that it comes from."""
    if exceptions.is_traced(error, context):
        return None
    if (found := NO_METHOD.search(error.message)) is not None:
        return _method(found[1], error, context)
    if not WHOLE.search(error.message) or TYPES.isdisjoint({error.type, *error.bases}):
        return None
    foreign = _foreign_integer(error, context)
    if foreign is not None:
        return foreign
    floats = FloatArguments(context)
    names = floats.reaching(error)
    if not names:
        return None
    place = _place(error, context)
    where = f"where `{place}` needs an `int`" if place else "where an `int` is needed"
    listed = " and ".join(f"`{name}`" for name in names)
    values = " and ".join(f"`{floats.values[name]!r}`" for name in names)
    what = f"{listed} is the float {values}" if len(names) == 1 else f"{listed} are floats"
    if "Invalid rng value" in error.message:
        where = "where `nnx.Rngs` takes an `int` or a key"
    observed = ", ".join(f"{name}={floats.values[name]!r}" for name in names)
    expected = ", ".join(f"{name}={floats.values[name]:.0f}" for name in names)
    return Match(f"{what} {where}", raised_evidence(error, context), error.span, observed, expected)


def _method(name: str, error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a method that makes a number of an array, asked of a float argument.

    What else a float lacks, a whole number lacks too. One that bears the name of another of the
    exercise's parameters got what belongs there.
    """
    floats, settings = FloatArguments(context), context.exercise.settings
    given = dict(zip(floats.names, settings.parameters, strict=False))
    for call in context.source.walk():
        node = call.func if isinstance(call, ast.Call) else None
        if isinstance(node, ast.Attribute) and context.source.span(node) == error.span:
            owner = context.source.follow(node.value)
            if not isinstance(owner, ast.Name) or owner.id not in floats.values:
                continue
            exchanged = owner.id in settings.parameters and given.get(owner.id) != owner.id
            if not exchanged and _makes_whole(name, call, context):
                value = floats.values[owner.id]
                said = f"`{owner.id}` is the float `{value!r}` of Python, which has no `{name}`: "
                said += f"write `int({owner.id})`"
                evidence = raised_evidence(error, context)
                observed, expected = f"{owner.id}={value!r}", f"{owner.id}={value:.0f}"
                return Match(said, evidence, error.span, observed, expected)
    return None


def _makes_whole(name: str, call: ast.Call, context: Context) -> bool:
    """Say whether a method of arrays is called to make a whole number of a scalar one."""
    if name == "item":
        return True
    kinds = [context.source.dotted(item) or context.source.literal(item) for item in call.args]
    return name == "astype" and any("int" in str(kind) for kind in kinds)


def _foreign_integer(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a NumPy or JAX integer handed to `nnx.Rngs`, which takes Python's only."""
    if "Invalid rng value" not in error.message:
        return None
    for call in error.calls:
        values = [value for value in call.arguments.values() if call.raised]
        for value in values:
            if value.kind == "array" and value.shape == ():
                said = f"`nnx.Rngs` takes a Python `int` or a key, and gets `{value.type}`"
                evidence = raised_evidence(error, context)
                return Match(said, evidence, error.span, value.type, "int")
    return None


def _place(error: ErrorRecord, context: Context) -> str:
    """Return the name of the function called by the line that raised."""
    for node in context.source.walk():
        if isinstance(node, ast.Call) and context.source.span(node) == error.span:
            name = context.source.dotted(node.func).removesuffix("()")
            if ".initializers." in name or "()." in name:
                return name.rpartition(".")[2]
            return name
    return ""
