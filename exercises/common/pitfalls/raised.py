"""The code raises an exception.

## What happens

An exception ends the function before it returns, so there is no answer to compare. One that is
raised outside every function ends the loading of the file, and no case is run.

## Why

Python raises where an operation is impossible: a name that does not exist, shapes that do not fit,
a value of the wrong type. The last line of the message says what was impossible; the underlined
line is the innermost one of your own that led to it. The cause may lie earlier, where the value was
made.

`sys.exit`, `exit` and `quit` are exceptions too: they end the function without an answer.

## Pattern

Look at the values right before the line that raises:

```python
print(value.shape, value.dtype, type(value))
```

and run the function by hand with the arguments of the failing case.

## References

- Python tutorial, exceptions: https://docs.python.org/3/tutorial/errors.html
- JAX errors: https://docs.jax.dev/en/latest/errors.html
"""

from grader.diagnosis import exceptions
from grader.diagnosis.wording import raised_evidence, raised_when, shortened
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "`inputs` in place of `x`": {"layer(x)": "layer(inputs)"},
    },
}

general = True
ENDED = "`sys.exit`, `exit` and `quit` end the function by an exception, without an answer."
INTERRUPTED = "`KeyboardInterrupt` ends the function as Ctrl-C does, without an answer."
OWN = (
    "`raise` and a failed `assert` end the function where they stand: what would be returned below "
    "is never reached. This one was written in this file, so only its author knows what it asks "
    "for."
)
UNWRITTEN = (
    "`NotImplementedError` marks a place that is still to be filled in. It ends the function "
    "there, so the lines below it are never run."
)
ANSWER = """\
```python
return answer  # the only way to end with an answer
```"""


def from_outcome(context: Context) -> Match | None:
    """Report an exception that ended the loading of the file."""
    error = context.outcome.load_error
    return _match(error, context) if error is not None else None


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Report an exception of a case."""
    return _match(error, context)


def _match(error: ErrorRecord, context: Context) -> Match:
    when = raised_when(context)
    if error.type == "SystemExit":
        said, idea = f"the program asks Python to exit (`SystemExit`) {when}", ENDED
    elif error.type == "KeyboardInterrupt":
        said, idea = f"the program interrupts itself (`KeyboardInterrupt`) {when}", INTERRUPTED
    else:
        return _read(error, when, context)
    evidence = raised_evidence(error, context)
    return Match(said, evidence, error.span, idea=idea, pattern=ANSWER)


def _read(error: ErrorRecord, when: str, context: Context) -> Match:
    reading = exceptions.read(error, context)
    suggested = f". {error.suggestion}" if error.suggestion else ""
    message = reading.said or f"{shortened(error.message).rstrip('.')}{suggested}"
    kind = error.type.rpartition(".")[2]
    said = f"`{kind}` {when}" + (f": {message}" if message else "")
    idea, pattern = reading.idea, reading.pattern
    if not reading.said and context.source.raises(error.span):
        idea, pattern = UNWRITTEN if kind == "NotImplementedError" else OWN, ANSWER
    evidence = raised_evidence(error, context, told=said)
    return Match(said, evidence, reading.span, idea=idea, pattern=pattern)
