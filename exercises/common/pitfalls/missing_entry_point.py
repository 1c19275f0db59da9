"""The file does not define the function that the exercise calls.

## What happens

The file loads, and then there is nothing to call: no function of the required name stands at its
top level. No case is run.

## Why

The grader finds your work by its name alone, as `from submission import NAME` would. A name that
differs by one letter, a function indented into a class or into another function, or one under
`if __name__ == "__main__":` cannot be found that way.

## Pattern

```python
class Helper: ...  # anything else may stand beside it, under any name


def required_name(first, second):  # at the left margin, spelled exactly
    ...
```

## References

- Defining functions: https://docs.python.org/3/tutorial/controlflow.html#defining-functions
- `__main__`: https://docs.python.org/3/library/__main__.html
"""

import ast
from collections.abc import Iterator
from difflib import get_close_matches

from grader.judging.context import Context, Match

changes = {
    "conv1d": {
        "`conv1D_forward` in place of `conv1d_forward`": {"conv1d_forward": "conv1D_forward"},
    },
    "conv2d": {
        "`conv2D_forward` in place of `conv2d_forward`": {"conv2d_forward": "conv2D_forward"},
    },
    "dense": {
        "`forward` in place of `dense_forward`": {"dense_forward": "forward"},
    },
}

Owner = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.If


def from_outcome(context: Context) -> Match | None:
    """Say what stands where the entry point should: nothing, something near, or no function."""
    loaded = context.outcome.loaded
    if loaded is None or loaded.defined:
        return None
    wanted = context.exercise.settings.entry_point
    defined = sorted(loaded.functions)
    said, name = _said(wanted, defined, context)
    listed = ", ".join(f"`{item}`" for item in defined[:6]) or "no function or class"
    evidence = f"the file defines {listed} at its top level"
    span = context.source.definition(name) if name else None
    return Match(said, evidence, span, expected=f"def {context.exercise.signature}:")


def _said(wanted: str, defined: list[str], context: Context) -> tuple[str, str]:
    """Return the message and the name of the definition to underline."""
    if not context.submission.source.strip():
        return f"the file is empty; `{wanted}` is expected", ""
    tree = context.submission.tree
    for owner in _owners(tree, wanted) if tree else ():
        if isinstance(owner, ast.ClassDef):
            return f"`{wanted}` is a method of the class `{owner.name}`, not a function", wanted
        if isinstance(owner, ast.If):
            return f"`{wanted}` is defined under an `if` that is not entered", wanted
        return f"`{wanted}` is defined inside the function `{owner.name}`", wanted
    spelled = {name.lower().replace("_", ""): name for name in defined}
    near = [spelled[same]] if (same := wanted.lower().replace("_", "")) in spelled else []
    near = near or get_close_matches(wanted, defined, n=1)
    if near:
        return f"no function is named `{wanted}`; `{near[0]}` comes nearest", near[0]
    return f"no function named `{wanted}` is defined at the file's top level", ""


def _owners(tree: ast.Module, wanted: str) -> Iterator[Owner]:
    """Yield what directly holds a definition of that name."""
    for owner in ast.walk(tree):
        if isinstance(owner, Owner):
            for item in ast.iter_child_nodes(owner):
                if isinstance(item, ast.FunctionDef) and item.name == wanted:
                    yield owner
