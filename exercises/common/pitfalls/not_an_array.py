"""The function returns something that is not an array.

## What happens

The function ends without an error, but what it returns is `None`, a list, a tuple, a module, a
method or another object, and cannot be compared with an array.

## Why

A function without `return`, or whose last line only computes, returns `None`. A method without
parentheses, as in `array.flatten`, is the method itself and not its result. A list or a tuple of
arrays is not one array. A tracer that escaped from `jax.jit` has no values at all.

## Pattern

```python
def function(x):
    result = x + 1
    return result.flatten()  # the word return, and the parentheses
```

## References

- The `return` statement:
  https://docs.python.org/3/reference/simple_stmts.html#the-return-statement
"""

import ast

from grader.diagnosis.wording import label, raised_evidence
from grader.judging.compare import type_fault
from grader.judging.context import Context, Match
from grader.judging.outcome import Answer
from grader.workers.records import ErrorRecord, Span, ValueRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "no `return`": {"    return layer(x).flatten()": "    layer(x).flatten()"},
        "`flatten` that is not called": {"flatten()": "flatten"},
        "a list in place of the array": {"flatten()": "flatten().tolist()"},
    },
}

ARRAYS = frozenset({"jax.Array", "numpy.ndarray"})
METHODS = frozenset({"method", "builtin_function_or_method", "function", "method-wrapper"})


def from_outcome(context: Context) -> Match | None:
    """Report the first returned value that is no array."""
    wrong = [
        (index, reply.value)
        for index, reply in sorted(context.outcome.replies.items())
        if isinstance(reply, Answer) and reply.value.type not in ARRAYS
        if context.results[index].message == type_fault(reply)
    ]
    if not wrong:
        return None
    index, value = wrong[0]
    first = f"{label(context.cases[index].name)} returned {_described(value)}"
    evidence = f"{len(wrong)} of {len(context.outcome.replies)} cases return no array; {first}"
    said, observed = _said(value, context), _described(value)
    return Match(said, evidence, _returning(context), observed, "an array")


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a returned tracer: reading its values raises, outside the learner's lines."""
    if error.frames or not error.type.endswith(("TracerArrayConversionError", "TracerError")):
        return None
    said = "returned a JAX tracer that escaped from its transformation, not an array"
    return Match(said, raised_evidence(error, context), _returning(context))


def _said(value: ValueRecord, context: Context) -> str:
    name = context.exercise.settings.entry_point
    if value.kind == "none":
        has_return = any(node.value is not None for node in _returns(context))
        why = "" if has_return else ": it has no `return` with a value"
        return f"`{name}` returned None{why}"
    if value.type in METHODS:
        return f"`{name}` returned {value.type}: a function that is not called, parentheses missing"
    return f"`{name}` returned {value.type}, not an array"


def _described(value: ValueRecord) -> str:
    if value.kind == "sequence" and value.shape:
        return f"{value.type} of {value.shape[0]} items"
    return value.type


def _returns(context: Context) -> list[ast.Return]:
    """Return the entry point's own `return` statements."""
    entry_point = context.exercise.settings.entry_point
    for node in context.source.walk():
        if isinstance(node, ast.FunctionDef) and node.name == entry_point:
            inner = {
                item
                for function in ast.walk(node)
                if isinstance(function, ast.FunctionDef) and function is not node
                for item in ast.walk(function)
            }
            found = [item for item in ast.walk(node) if isinstance(item, ast.Return)]
            return [item for item in found if item not in inner]
    return []


def _returning(context: Context) -> Span | None:
    returns = [node for node in _returns(context) if node.value is not None]
    if returns:
        return context.source.span(returns[-1])
    return context.source.definition(context.exercise.settings.entry_point)
