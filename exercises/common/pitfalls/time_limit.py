"""The code does not end within its time.

## What happens

The process is stopped when the time for loading the file, for one case or for all of them is used
up. The case that was being asked has no answer, and the ones after it are not run.

## Why

Most often a loop never ends: its condition stays true because nothing in the body changes it.
Less often the work is far more than needed, such as a Python loop over every element of an array,
or a function that `jax.jit` compiles anew in every turn. Or it waits for what never comes: a lock
that is held, an input, another thread.

## Pattern

```python
while current < last:
    current += step  # each turn brings the condition nearer to false
```

## References

- Python tutorial, `while`: https://docs.python.org/3/reference/compound_stmts.html#while
- JAX, when to use `jit`: https://docs.jax.dev/en/latest/jit-compilation.html
"""

import ast

from grader.diagnosis.wording import moment
from grader.judging.context import Context, Match
from grader.workers.records import Span

changes = {
    "conv1d": {
        "a loop that does not end": {
            "    return layer": """\
    step = 0
    while step < features:
        step + 1
    return layer"""
        },
    },
}

WAITING = frozenset({"while_loop", "sleep", "acquire", "wait", "join"})
limits = {"case_seconds": 4.0}
"""What its change is run under in place of the exercise's own limits, to end it sooner."""


def from_outcome(context: Context) -> Match | None:
    """Report a process that was stopped for its time."""
    stop = context.outcome.stop
    if stop is None or stop.reason != "time-limit":
        return None
    evidence = f"the process was stopped {moment(stop)}: {stop.detail}"
    return Match(f"{stop.detail} {moment(stop)}", evidence, _only_wait(context))


def _only_wait(context: Context) -> Span | None:
    """Return the only thing in the source that can last for ever, if there is exactly one."""
    found: list[ast.AST] = []
    for node in context.source.walk():
        if isinstance(node, ast.While):
            found.append(node.test)
        elif isinstance(node, ast.Call):
            name = context.source.dotted(node.func).rpartition(".")[2]
            if name in WAITING or getattr(node.func, "attr", "") in WAITING:
                found.append(node)
    return context.source.span(found[0]) if len(found) == 1 else None
