"""An `nnx.Param` is passed where JAX needs its array.

## What happens

A function of `jax.lax`, or one compiled by `jax.jit`, raises as soon as it is handed the Param:
`ValueError: Triggering __jax_array__() during abstractification …`, or with older versions of JAX
`TypeError: Argument … is not a valid JAX type`.

## Why

`nnx.Param(array)` is a box around an array: Flax finds a module's parameters by these boxes. The
arithmetic operators and most functions of `jax.numpy` open the box by themselves. The functions of
`jax.lax` below them, and compiled functions, take arrays only.

## Pattern

```python
self.weight = nnx.Param(array)  # the box
jax.lax.exp(self.weight[...])  # its array
```

`[...]` works with every version of Flax NNX. `.value` means the same and is deprecated since Flax
0.12.

## References

- Variables of Flax NNX:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/variables.html
- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
"""

import ast
import re

from grader.diagnosis.wording import raised_evidence
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span, ValueRecord

changes = {
    ("causal_conv1d", "conv1d", "conv2d"): {
        "`self.kernel` in place of `self.kernel[...]`": {"self.kernel[...]": "self.kernel"},
    },
    "dense": {
        "`self.kernel` in place of `self.kernel[...]`, in `jax.lax.dot`": {
            "x @ self.kernel[...]": "jax.lax.dot(x, self.kernel)"
        },
    },
}

TEXTS = re.compile(
    r"Triggering (of )?__jax_array__"  # jax 0.7 and later
    r"|Tracer'> is not a valid JAX type"  # jax 0.5 and 0.6, what `__jax_array__` returned
    r"|flax\.nnx\.[\w.]+'> is not a valid JAX type"
)
VARIABLE = re.compile(r"nnx\.(\w+\.)*(Param|Variable|BatchStat|Cache|Intermediate)$")


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise the message, and find the Variable in the call that raised or in the source."""
    if not TEXTS.search(error.message):
        return None
    name, kind, span = _written(error.span, context)
    passed = _passed(error)
    if not name and passed is None and not _has_variable(context):
        return None
    kind = passed.type.rpartition(".")[2] if passed else kind
    what = f"`{name}` is an `nnx.{kind}`" if name else f"an `nnx.{kind}`"
    shape = f" of shape {passed.shape}" if passed and passed.shape else ""
    function = _function(error, context)
    into = f"`{function}`, which takes" if function else "a function that takes"
    joint = ", passed to" if name else f"{shape} is passed to"
    said = f"{what}{joint} {into} arrays"
    evidence = raised_evidence(error, context)
    if passed is not None:
        evidence += f"; the call was handed an `nnx.{kind}`{shape}"
    return Match(said, evidence, span or error.span, f"nnx.{kind}{shape}", "its array, `[...]`")


def _passed(error: ErrorRecord) -> ValueRecord | None:
    """Return the Variable among the arguments of the watched call that raised."""
    for call in error.calls:
        if call.raised:
            for value in call.arguments.values():
                if value.kind == "variable":
                    return value
    return None


def _function(error: ErrorRecord, context: Context) -> str:
    """Return the dotted name of the function that raised, as a learner knows it."""
    raised = [call.function for call in error.calls if call.raised and call.arguments]
    if raised:
        return raised[-1]
    for node in context.source.walk():
        if isinstance(node, ast.Call) and context.source.span(node) == error.span:
            return context.source.dotted(node.func).removesuffix("()")
    return ""


def _written(span: Span | None, context: Context) -> tuple[str, str, Span | None]:
    """Return the argument within a span that stands for a Variable, its kind, and where it is."""
    for node in context.source.walk():
        if span is None or not isinstance(node, ast.Call) or context.source.span(node) != span:
            continue
        for item in (*node.args, *(keyword.value for keyword in node.keywords)):
            kind = _kind(item, context) if isinstance(item, ast.Name | ast.Attribute) else ""
            if kind:
                return ast.unparse(item), kind, context.source.span(item)
    return "", "Param", None


def _kind(node: ast.AST, context: Context) -> str:
    """Return the kind of Variable that an expression stands for, or an empty string."""
    value = context.source.follow(node)
    if not isinstance(value, ast.Call):
        return ""
    found = VARIABLE.search(context.source.dotted(value.func))
    return found[2] if found else ""


def _has_variable(context: Context) -> bool:
    """Say whether the source makes a Variable, and nothing else that JAX would open."""
    if "__jax_array__" in context.submission.text:
        return False
    calls = (node for node in context.source.walk() if isinstance(node, ast.Call))
    return any(VARIABLE.search(context.source.dotted(call.func)) for call in calls)
