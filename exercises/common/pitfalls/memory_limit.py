"""The code asks for more memory than there is.

## What happens

An array cannot be made, or the process is stopped, because the memory granted to a submission is
used up.

## Why

An array takes its number of elements times the size of one: `2 ** 32` numbers of `float64` are
32 GiB. Far too large a shape mostly comes from a size that is used in the wrong place, from a
table made for every possible value where one is needed, or from a list that grows in a loop.

## Pattern

```python
print(shape, math.prod(shape) * 4, "bytes")  # before making an array of that shape
```

Make only what this call needs.

## References

- `numpy.ndarray.nbytes`: https://numpy.org/doc/stable/reference/generated/numpy.ndarray.nbytes.html
"""

from grader.diagnosis.wording import moment, raised_evidence, raised_when, shortened
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "a row of biases for each of `2**40` seeds": {
            "jnp.zeros((out_features,))": "jnp.zeros((2**40, out_features))[0]"
        },
    },
}


def from_outcome(context: Context) -> Match | None:
    """Report a process that was stopped for its memory, or could not load for want of it."""
    stop = context.outcome.stop
    if stop is not None and stop.reason == "memory-limit":
        evidence = f"the process was stopped {moment(stop)}: {stop.detail}"
        return Match(f"the memory was used up {moment(stop)}: {stop.detail}", evidence)
    error = context.outcome.load_error
    return from_error(error, context) if error is not None and error.frames else None


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise an allocation that Python, NumPy or XLA refused."""
    python = "MemoryError" in {error.type, *error.bases}
    xla = error.message.startswith("RESOURCE_EXHAUSTED")
    if not python and not xla:
        return None
    why = shortened(error.message).rstrip(".") or "no more memory was granted"
    said = f"the memory does not suffice {raised_when(context)}: {why}"
    return Match(said, raised_evidence(error, context), error.span)
