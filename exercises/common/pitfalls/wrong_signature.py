"""The function does not take the arguments that it is called with.

## What happens

The function is called with the exercise's arguments, by position and in the exercise's order. One
that takes fewer, more or keyword-only parameters cannot be called; one that names them in another
order can, but each parameter then holds another argument.

## Why

In a call by position the first argument goes to the first parameter, whatever its name. Names
decide nothing; order and number do.

## Pattern

```python
def function(first, second, third, option=None):  # the exercise's parameters, in its order
    ...  # parameters of your own come last and have defaults
```

## References

- More on defining functions:
  https://docs.python.org/3/tutorial/controlflow.html#more-on-defining-functions
"""

import ast
import copy

import numpy as np

from grader.judging.context import Context, Match

changes = {
    ("conv1d", "conv2d", "dense"): {
        "no parameter `seed`": {"    seed: float,\n": "", "int(seed)": "0"},
        "`x` before `seed`": {
            "    seed: float,\n    x: jax.Array,\n": "    x: jax.Array,\n    seed: float,\n"
        },
    },
}

MISUSED = frozenset({"AttributeError", "TypeError", "ValueError"})


def from_outcome(context: Context) -> Match | None:
    """Recognise a call that cannot be made, or one whose parameters stand in another order."""
    loaded = context.outcome.loaded
    if loaded is None or not loaded.defined:
        return None
    settings, signature = context.exercise.settings, context.exercise.signature
    span = context.source.definition(settings.entry_point)
    if loaded.accepts is False:
        own = settings.entry_point + (_written(context) or _at_runtime(context))
        evidence = "Python cannot bind the exercise's arguments to its parameters"
        return Match(f"`{own}` cannot be called as `{signature}`", evidence, span, own, signature)
    names = _names(context)
    wanted = list(settings.parameters)
    if names == wanted or sorted(names) != sorted(wanted):
        return None
    seen = _behaves_as_reordered(wanted, names, context)
    if not seen:
        return None
    own = f"{settings.entry_point}({', '.join(names)})"
    evidence = f"the parameters' names are the exercise's in another order, and {seen}"
    return Match(f"`{own}` is called as `{signature}`", evidence, span, own, signature)


def _behaves_as_reordered(wanted: list[str], names: list[str], context: Context) -> str:
    """Say how the cases bear out what the names show, or return an empty string.

    Nothing but the source can see names. It may speak here because they are exactly the
    exercise's, and the cases fail where, and only where, the arguments that change places differ.
    """
    moved = [(one, two) for one, two in zip(wanted, names, strict=True) if one != two]
    count = len(context.results)
    failed = [item.status in {"failed", "raised"} for item in context.results]
    if any(isinstance(context.cases[0].arguments[name], np.ndarray) for name, _ in moved):
        misused = [error for _, error in context.errors if error.type in MISUSED]
        return f"{count} of {count} cases raise" if len(misused) == count else ""
    differ = [
        any(case.arguments[one] != case.arguments[two] for one, two in moved)
        for case in context.cases
    ]
    if failed != differ:
        return ""
    return f"the {sum(differ)} cases in which these differ are the ones that fail, of {count}"


def _definition(context: Context) -> ast.FunctionDef | None:
    entry_point = context.exercise.settings.entry_point
    for node in context.source.walk():
        if isinstance(node, ast.FunctionDef) and node.name == entry_point:
            return node
    return None


def _names(context: Context) -> list[str]:
    """Return the names of the parameters that are filled by position."""
    node = _definition(context)
    return [item.arg for item in (*node.args.posonlyargs, *node.args.args)] if node else []


def _written(context: Context) -> str:
    """Return the parameters as the source lists them, without annotations."""
    node = _definition(context)
    if node is None or node.decorator_list:
        return ""
    arguments = copy.deepcopy(node.args)
    for item in ast.walk(arguments):
        if isinstance(item, ast.arg):
            item.annotation = None
    return f"({ast.unparse(arguments)})"


def _at_runtime(context: Context) -> str:
    """Return the parameters as the worker saw them."""
    loaded = context.outcome.loaded
    entry_point = context.exercise.settings.entry_point
    return loaded.functions.get(entry_point, "(…)") if loaded else "(…)"
