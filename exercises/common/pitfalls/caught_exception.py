"""An exception is caught, and the program goes on without what raised.

## What happens

A line raises, an `except` of the program catches that, and another value takes the place of the
one that was to be computed. Nothing is shown of it but a wrong answer.

## Why

An `except` that catches every exception catches mistakes too: a misspelt name, shapes that do not
fit. What Python would have said of them is lost. Catch only what is expected, by its name, and
where there is something better to do.

## Pattern

```python
y = compute(x)  # and what it raises is shown
```

## References

- Handling exceptions: https://docs.python.org/3/tutorial/errors.html#handling-exceptions
"""

import ast

from grader.diagnosis import exceptions
from grader.diagnosis.wording import shortened
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

changes = {
    "layer_norm": {
        "a mean that raises, and half the first number in its place": {
            "        mean = jnp.mean(x, axis=-1, keepdims=True)\n": (
                "        try:\n"
                "            mean = jnp.mean(x, axis=-1, keepdim=True)\n"
                "        except TypeError:\n"
                "            mean = 0.5 * x[..., :1]\n"
            )
        },
    },
}

general = True


def from_trace(context: Context) -> Match | None:
    """Report the first exception that the program caught while it was observed."""
    if context.observed is None or not context.observed.probe.caught:
        return None
    error = context.observed.probe.caught[0]
    reading = exceptions.read(error, context)
    kind = error.type.rpartition(".")[2]
    message = reading.said or shortened(error.message).rstrip(".")
    line = _handler(error, context)
    by = f"`except` in line {line}" if line else "the program"
    said = f"{by} hides `{kind}`" + (f": {message}" if message else "")
    raised = f"line {error.span.line} raised it" if error.span else "it was raised"
    evidence = f"{raised} while the function was observed: {error.type}: {shortened(error.message)}"
    return Match(said, evidence, reading.span or error.span, by="caught")


def _handler(error: ErrorRecord, context: Context) -> int:
    """Return the line of the `except` that caught an exception; 0 if that is not known."""
    if not error.frames:
        return 0
    line = error.frames[0].span.line
    kinds = {name.rpartition(".")[2] for name in (error.type, *error.bases)}
    around = [
        node
        for node in context.source.walk()
        if isinstance(node, ast.Try)
        and node.body[0].lineno <= line <= (node.body[-1].end_lineno or line)
    ]
    for node in reversed(around):
        for handler in node.handlers:
            names = ast.walk(handler.type) if handler.type else ()
            caught = {getattr(item, "id", getattr(item, "attr", "")) for item in names}
            if handler.type is None or caught & kinds:
                return handler.lineno
    return 0
