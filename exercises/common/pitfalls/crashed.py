"""The code ends its own process.

## What happens

The process that runs the submission ends before the function has returned. The case that was being
asked has no answer, and the ones after it are not run.

## Why

`os._exit`, `os.abort` and `os.kill` end a process at once, past every `try` and `finally`. Code
below Python can end it too: calls through `ctypes` with a wrong address, or recursion without an
end after `sys.setrecursionlimit` was raised, end in a segmentation fault.

An exit status of 0 is no success here: only a returned value counts.

## Pattern

```python
def function(argument):
    ...
    return answer  # the only way to end with an answer
```

## References

- `os._exit`: https://docs.python.org/3/library/os.html#os._exit
- `signal`: https://docs.python.org/3/library/signal.html
"""

import ast
import signal

from grader.diagnosis.wording import moment
from grader.judging.context import Context, Match
from grader.workers.records import Span

changes = {
    ("conv1d", "conv2d", "dense"): {
        "the answer printed and the process ended": {
            "import jax\n": """\
import os

import jax
""",
            "    return layer(x).flatten()": "    print(layer(x).flatten())\n    os._exit(0)",
        },
    },
}

FOREIGN = (
    "A call through `ctypes` goes past Python to the addresses that it is given; at a wrong one "
    "the system ends the process, past every `try` and `finally`."
)
UNKNOWN = (
    "A process that ends takes its answer with it: what ended it lies below Python, such as a "
    "library's own fault or a recursion that is too deep for the system."
)
ENDING = ("os._exit", "os.abort", "os.kill", "signal.raise_signal", "sys.setrecursionlimit")


def from_outcome(context: Context) -> Match | None:
    """Report a process that ended without an answer, or sent something else in its place."""
    stop, ending = context.outcome.stop, context.outcome.ending
    if stop is None or stop.reason != "crashed":
        return None
    said = f"no readable answer came {moment(stop)}: {stop.detail}"
    if ending is not None and "frame" not in stop.detail:
        how = f"signal {_name(-ending.status)}"
        how = how if ending.status < 0 else f"exit status {ending.status}"
        said = f"the process ended {moment(stop)} without an answer ({how})"
    name, span = _suspect(context)
    # The page begins with what ends a process by intention.
    idea = FOREIGN if name.startswith("ctypes.") else "" if name else UNKNOWN
    return Match(said, f"{stop.detail}, {moment(stop)}", span, idea=idea)


def _suspect(context: Context) -> tuple[str, Span | None]:
    """Return the first call of something that can end a process, if the source holds one."""
    for node in context.source.walk():
        if isinstance(node, ast.Call):
            name = context.source.dotted(node.func)
            if name in ENDING or name.startswith("ctypes."):
                return name, context.source.span(node)
    return "", None


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
