"""`.value` of an `nnx.Param` is deprecated.

## What happens

The answer is right, and the installed Flax warns that the attribute `.value` will go: `'.value'
access is now deprecated`.

## Why

Up to Flax 0.11, `.value` was the way to the array in a Param, and many lessons still show it. Since
0.12 indexing is: `param[...]` reads the whole array, as with a JAX array reference. Both give the
same array today.

## Pattern

```python
self.weight[...]  # works with every version of Flax NNX
```

## References

- Variables of Flax NNX:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/variables.html
"""

import ast
from collections.abc import Iterator

from grader.diagnosis.wording import line_span
from grader.judging.context import Context, Match
from grader.judging.outcome import Answer
from grader.versions import versions
from grader.workers.records import WarningRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "`.value` in place of `[...]`": {
            "self.kernel[...]": "self.kernel.value",
            "self.bias[...]": "self.bias.value",
        },
    },
}

level = "advice"
LETTERS = 40
"""The longest expression that is quoted."""
shown_since = {"flax": (0, 12)}
"""Versions before these run its changes without a finding of this name."""


def from_outcome(context: Context) -> Match | None:
    """Pass on the warning that Flax gave at a line of the submission."""
    lines = sorted({item.line for item in _warnings(context) if _is_this(item) and item.line})
    if not lines:
        return None
    written = [_written(line, context) for line in lines]
    lines = [line for line, node in zip(lines, written, strict=True) if not _takes_out(node)]
    if not lines:
        return None
    node = _written(lines[0], context)
    flax = versions().get("flax", "")
    said = "`.value` of a Variable is deprecated since Flax 0.12: `[...]` reads its array"
    span = line_span(context.submission, lines[0])
    if node is not None:
        span, name = context.source.span(node), ast.unparse(node.value)
        if len(name) <= LETTERS:
            said = f"`{name}.value` is deprecated since Flax 0.12: write `{name}[...]`"
    numbers = ", ".join(str(line) for line in lines)
    evidence = f"flax {flax} warned at line{'s' if len(lines) > 1 else ''} {numbers}"
    return Match(said, evidence, span)


def _warnings(context: Context) -> Iterator[WarningRecord]:
    if context.outcome.loaded is not None:
        yield from context.outcome.loaded.warnings
    for reply in context.outcome.replies.values():
        if isinstance(reply, Answer):
            yield from reply.warnings


def _is_this(warning: WarningRecord) -> bool:
    return "'.value' access is now deprecated" in warning.message


def _written(line: int, context: Context) -> ast.Attribute | None:
    """Return the first `.value` of a line."""
    for node in context.source.walk():
        if isinstance(node, ast.Attribute) and node.attr == "value" and node.end_lineno == line:
            return node
    return None


def _takes_out(node: ast.Attribute | None) -> bool:
    """Say whether the array is taken out of what a call just made: `[...]` would do the same."""
    return node is not None and isinstance(node.value, ast.Call)
