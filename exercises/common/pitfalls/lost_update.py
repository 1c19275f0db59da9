"""Something that should change stays as it was.

## What happens

JAX arrays do not change: `x.at[i].set(v)` returns another one, and an optimizer or a step
function returns the new state. What is returned and not kept is lost, and so is what a function
under `jax.jit` writes into a module. The program goes on with the old values and raises nothing.

## Why

A function that changes nothing outside itself has only its result. State moves on where that is
assigned, and for an `nnx` module where a Variable is written. Inside `jax.jit` a module is a copy;
`nnx.jit` carries what is written into it back to the caller.

## Pattern

```python
counts = counts.at[place].add(1)  # kept under the old name
```

## References

- Updates of arrays: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ndarray.at.html
- Transforms of modules: https://flax.readthedocs.io/en/latest/guides/transforms.html
"""

import ast

from grader.judging.context import Context, Match
from grader.submission.slips import discarded

changes = {
    "train_step": {
        "new weights that are computed and not kept": {
            "net.w1[...] = net.w1[...] - rate": "net.w1[...] - rate",
            "net.w2[...] = net.w2[...] - rate": "net.w2[...] - rate",
        },
        "steps that all start from the first weights": {
            "losses.append(train_step": "net = MyNet(w1, w2)\n        losses.append(train_step"
        },
    },
}

LONGEST = 40
IDEA = (
    "A line that only computes has no effect: arrays never change, and what a function returns is "
    "gone unless it is given a name, written into a Variable or passed on."
)


def from_trace(context: Context) -> Match | None:
    """Recognise a statement that computes a value which nothing can read."""
    found = next(discarded(context.source), None)
    if found is None:
        return None
    code = ast.unparse(found.value)
    shown = f"`{code}`" if len(code) <= LONGEST else "this line"
    said = f"{shown} computes a value, and nothing keeps it"
    evidence = (
        f"line {found.lineno} is a statement of its own that changes nothing, in code that can run"
    )
    pattern = f"```python\n{_kept(found.value)}\n```"
    span = context.source.span(found)
    return Match(said, evidence, span, idea=IDEA, pattern=pattern, by="source")


def _kept(node: ast.expr) -> str:
    """Return an example of how such a value is kept."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if isinstance(node.func.value, ast.Subscript):
            return "counts = counts.at[place].add(1)  # kept under the old name"
        if node.func.attr in {"map", "tree_map"}:
            return "nnx.update(net, new)  # writes new values into the Variables of a module"
    return "y = y * 2  # kept under the old name"
