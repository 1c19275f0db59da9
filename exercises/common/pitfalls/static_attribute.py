"""Parameters are kept in a plain list, tuple or dict of an `nnx.Module`.

## What happens

With Flax 0.12 and later the assignment raises: `ValueError: Found data … assigned to static
attribute …`.

## Why

Since version 0.12 an `nnx.Module` sorts its attributes when they are assigned: arrays, Params and
modules are data, everything else is static and may hold no data. A plain list, tuple or dict is
static, so Params inside it would be lost to `nnx.state` and `nnx.grad`.

## Pattern

```python
self.weight = nnx.Param(first)  # an attribute for each
self.offset = nnx.Param(second)
self.others = nnx.List([nnx.Param(array) for array in arrays])  # or a list made for it
```

## References

- Modules as pytrees: https://flax.readthedocs.io/en/latest/guides/pytree.html
"""

import ast
import re

from grader.diagnosis.wording import raised_evidence
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "the kernel in a list": {
            "self.kernel = ": "self.params = [",
            "rngs.params(), shape))": "rngs.params(), shape))]",
            "self.kernel[...]": "self.params[0][...]",
        },
    },
}

shown_since = {"flax": (0, 12)}
"""Versions before these run its changes without a finding of this name."""
TEXT = re.compile(
    r"Found (?:unexpected )?data .{0,300}?'?<class '(\w+)'>.{0,300}? static attribute '(\w+)'",
    re.DOTALL,
)


LATER = re.compile(
    r"Cannot assign data value of type .{0,300}? static attribute '(\w+)'", re.DOTALL
)
FIRST = (
    "Since Flax 0.12 the first value that an attribute is given settles its kind: a Param or an "
    "array makes it data, anything else, None too, makes it static for good. A Param that is "
    "assigned to a static attribute later would be lost to `nnx.state` and is refused."
)
AT_ONCE = """\
```python
self.weight = nnx.Param(array)  # the first and only assignment
self.later = nnx.data(None)  # or mark the attribute as data while it is empty
```"""


def _made_static(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise an attribute whose first value, such as None, was no data."""
    found = LATER.search(error.message)
    first = context.source.attribute(found[1]) if found else None
    if found is None or first is None:
        return None
    name, value = found[1], ast.unparse(first)[:40]
    span = context.source.span(first)
    said = f"`self.{name}` is `{value}` first, which makes it static: it takes no Param later"
    return Match(said, raised_evidence(error, context), span, idea=FIRST, pattern=AT_ONCE)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise the message of Flax."""
    found = TEXT.search(error.message)
    if found is None:
        return _made_static(error, context)
    said = f"`self.{found[2]}` is a plain {found[1]} that holds arrays; an `nnx.Module` refuses it"
    return Match(said, raised_evidence(error, context), error.span)
