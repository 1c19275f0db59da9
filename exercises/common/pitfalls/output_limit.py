"""The code prints without bounds.

## What happens

The process is stopped once it has printed more than the limit. The case that was being asked has no
answer, and the ones after it are not run.

## Why

What a submission prints is kept for the report, up to a limit. A `print` inside a loop that runs
very often, or never ends, exceeds any limit. Printing is never needed for the answer.

## Pattern

```python
for step in range(count):
    ...
print(result.shape)  # once, after the loop
```

## References

- `print`: https://docs.python.org/3/library/functions.html#print
- `jax.debug.print`: https://docs.jax.dev/en/latest/debugging.html
"""

from grader.diagnosis.wording import moment
from grader.judging.context import Context, Match

changes = {
    "conv1d": {
        "a loop that prints and does not end": {
            "    return layer": "    while features > 0:\n        print(layer)\n    return layer"
        },
    },
}


def from_outcome(context: Context) -> Match | None:
    """Report a process that was stopped for its output."""
    stop = context.outcome.stop
    if stop is None or stop.reason != "output-limit":
        return None
    count = f"{context.outcome.output_bytes:,} bytes"
    evidence = f"the process was stopped {moment(stop)}, after {count}"
    calls = list(context.source.calls("print"))
    span = context.source.span(calls[0]) if len(calls) == 1 else None
    return Match(f"{stop.detail} {moment(stop)}", evidence, span)
