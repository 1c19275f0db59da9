"""The file is not valid Python.

## What happens

Python cannot read the file, so nothing in it runs and no case is answered. The message names the
first place where reading failed; the slip itself is there or shortly before it.

## Why

Python reads a whole file before it runs the first line. One missing colon, bracket or quote, or
one line indented unlike its block, is enough to refuse all of it.

A file can also be unreadable as text: Python takes it for UTF-8 unless its first or second line
names another encoding.

## Pattern

```python
def name(parameter):  # a colon ends the line that opens a block
    return (1 + 2)  # every bracket is closed, the block is indented evenly
```

`python -m py_compile FILE` reads a file without running it.

## References

- Python tutorial, syntax errors: https://docs.python.org/3/tutorial/errors.html#syntax-errors
- PEP 263, the encoding of a source file: https://peps.python.org/pep-0263/
"""

from grader.diagnosis.exceptions import idiom_of
from grader.diagnosis.wording import line_span, shortened
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord

changes = {
    ("conv1d", "conv2d", "dense"): {
        "a bracket that is not closed": {"flatten()": "flatten("},
        "a missing colon": {"x: jax.Array) -> jax.Array:\n": "x: jax.Array) -> jax.Array\n"},
    },
}

COPIED = (
    "What stands there belongs to where the program was copied from, a page, a notebook, a "
    "terminal or version control, and not to the program. Python reads a whole file before it "
    "runs the first line, and knows nothing of the kind anywhere."
)
ONLY_PYTHON = """\
```python
import jax  # the file begins with Python, and holds nothing else

...
```"""
EVIDENCE = "Python refuses to compile the file; no case was run"
TOO_DEEP = frozenset({"RecursionError", "MemoryError"})


def from_outcome(context: Context) -> Match | None:
    """Read why the file does not compile, here or in the worker."""
    mistyped = context.submission.mistyped
    if mistyped is not None:
        if "codec can't decode" in mistyped.message:
            return _undecodable(context)
        column = mistyped.column - 1 if mistyped.column else None
        return _match(mistyped.message, mistyped.line, column, context)
    error = context.outcome.load_error
    if error is None or not _is_of_the_file(error):
        return None
    line = error.span.line if error.span else None
    deep = "it is nested too deeply" if error.type in TOO_DEEP else error.message
    return _match(deep, line, None, context)


def _is_of_the_file(error: ErrorRecord) -> bool:
    """Say whether compiling the file failed, rather than something that the file ran."""
    compiled = error.origin.startswith("grader.sandbox.") or not error.frames
    kinds = {error.type, *error.bases}
    return compiled and bool(kinds & {"SyntaxError", "ValueError", *TOO_DEEP})


def _match(message: str, line: int | None, column: int | None, context: Context) -> Match:
    where = f"line {line}" if line else "the file"
    lines = context.submission.text.splitlines()
    text = lines[line - 1].strip() if line and line <= len(lines) else ""
    found = idiom_of(context, ("SyntaxError",), message, line=text)
    whole = "indent" in message or (found is not None and "character" not in message)
    column = None if whole else column  # what is wrong is all of the line
    one = 1 if column is not None and "invalid character" in message else None
    span = line_span(context.submission, line, column, one) if line else None
    if found is None:
        return Match(f"{where} is not valid Python: {shortened(message)}", EVIDENCE, span)
    said = f"{where} is not valid Python: {found.said}"
    idea, pattern = found.idea or COPIED, found.pattern or ONLY_PYTHON
    return Match(said, EVIDENCE, span, idea=idea, pattern=pattern)


def _undecodable(context: Context) -> Match:
    """Name the first byte that is not UTF-8, which Python's message locates by its offset only."""
    source = context.submission.source
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        said = f"line {line} holds the byte 0x{source[error.start]:02x}, which is not UTF-8"
        return Match(said, EVIDENCE, line_span(context.submission, line))
    return Match("the file is not text in the encoding that it names", EVIDENCE)
