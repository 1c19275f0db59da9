"""The function returns something that is not an array.

## What happens

The function ends without an error, but what it returns is `None`, a list, a tuple, a module, a
method, a generator or another object, and cannot be compared with an array.

## Why

A function without `return`, or whose last line only computes, returns `None`. A method without
parentheses, as in `array.flatten`, is the method itself and not its result. A list or a tuple of
arrays is not one array. Calling a function that holds `yield`, or is defined with `async def`, runs
none of its lines: it makes a generator or a coroutine. A tracer that escaped from `jax.jit` has no
values at all.

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

from grader.diagnosis.wording import BEGUN, label, raised_evidence
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

IDEAS = {
    "sequence": "A list or a tuple is Python's own and not one array: it has no shape and no "
    "dtype, and most functions of `jax.numpy` refuse it.",
    "scalar": "A number of Python is no array: with `float`, `int` or `.item()` it has left JAX, "
    "which can neither trace it nor differentiate it.",
    "method": "A method without parentheses, as in `array.flatten`, is the method itself and not "
    "its result.",
    "begun": "Calling a function that holds `yield`, or is defined with `async def`, runs none of "
    "its lines: it makes a generator or a coroutine.",
    "object": "Only what stands behind `return` is the answer, and it is compared as an array.",
}
"""Why it is no array, by what it is; the page begins with `None`."""
ARRAYS = frozenset({"jax.Array", "numpy.ndarray"})
Function = ast.FunctionDef | ast.AsyncFunctionDef
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
    idea = "" if value.kind == "none" else IDEAS.get(_kind(value), IDEAS["object"])
    return Match(said, evidence, _returning(context), observed, "an array", idea=idea)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a returned tracer: reading its values raises, outside the learner's lines."""
    if error.frames or not error.type.endswith(("TracerArrayConversionError", "TracerError")):
        return None
    said = "returned a JAX tracer that escaped from its transformation, not an array"
    return Match(said, raised_evidence(error, context), _returning(context))


def _kind(value: ValueRecord) -> str:
    """Return what the value is, as a key of `IDEAS`."""
    if value.type in BEGUN:
        return "begun"
    return "method" if value.type in METHODS else value.kind


def _said(value: ValueRecord, context: Context) -> str:
    name = context.exercise.settings.entry_point
    if value.kind == "none":
        has_return = any(node.value is not None for node in _returns(context))
        why = "" if has_return else ": it has no `return` with a value"
        return f"`{name}` returned None{why}"
    if value.type in BEGUN and (why := _why_begun(context)):
        return f"calling `{name}` makes {_described(value)} and runs none of its lines: {why}"
    if value.type in METHODS:
        said = f"`{name}` returned {_described(value)}"
        return f"{said}: a function that is not called, parentheses missing"
    return f"`{name}` returned {_described(value)}, not an array"


def _why_begun(context: Context) -> str:
    """Say what in the entry point's own text makes that of it, if it is there."""
    function = _entry_point(context)
    if isinstance(function, ast.AsyncFunctionDef):
        return "it is defined with `async def`; write `def`"
    return "it holds `yield`; write `return`" if _yields(context) else ""


def _described(value: ValueRecord) -> str:
    if value.kind == "none":
        return "None"
    article = "an" if value.type.lower().startswith(tuple("aeiou")) else "a"
    said = f"{article} {value.type}"
    if value.kind == "sequence" and value.shape:
        count = value.shape[0]
        said += f" of {count} item" if count == 1 else f" of {count} items"
    return said


def _returns(context: Context) -> list[ast.Return]:
    """Return the entry point's own `return` statements."""
    function = _entry_point(context)
    own = _own(function) if function is not None else []
    return [item for item in own if isinstance(item, ast.Return)]


def _yields(context: Context) -> list[ast.Yield | ast.YieldFrom]:
    """Return the entry point's own `yield`s."""
    function = _entry_point(context)
    own = _own(function) if function is not None else []
    return [item for item in own if isinstance(item, ast.Yield | ast.YieldFrom)]


def _entry_point(context: Context) -> Function | None:
    name = context.exercise.settings.entry_point
    functions = (node for node in context.source.walk() if isinstance(node, Function))
    return next((node for node in functions if node.name == name), None)


def _own(function: Function) -> list[ast.AST]:
    """Return what a function holds, without the functions in it."""
    inner = {
        item
        for node in ast.walk(function)
        if isinstance(node, Function | ast.Lambda | ast.GeneratorExp) and node is not function
        for item in ast.walk(node)
    }
    return [item for item in ast.walk(function) if item not in inner]


def _returning(context: Context) -> Span | None:
    if isinstance(_entry_point(context), ast.FunctionDef):
        returns = [node for node in _returns(context) if node.value is not None]
        if ends := (*returns, *_yields(context)):
            return context.source.span(ends[-1])
    return context.source.definition(context.exercise.settings.entry_point)
