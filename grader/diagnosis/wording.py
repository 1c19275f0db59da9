"""Where, when and how often something happened, in words that pitfalls share."""

import re

from grader.judging.context import Context
from grader.judging.outcome import Answer, Stop
from grader.submission.submission import Submission
from grader.workers.records import ErrorRecord, Span

WORDS = 16
"""How many words of a library's message stand in a finding's first line."""
LETTERS = 160
RAISED = "raised "
"""How what is said of an exception begins."""
BEGUN = frozenset({"generator", "coroutine", "async_generator"})
"""Types of what a function gives back before any of its lines has run."""
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_ANNOUNCING = re.compile(r"(?<=[.;]) [^.:;]{1,80}:$")
"""The beginning of a list that stands on the lines below."""
_SENTENCE = re.compile(r"(.*\w{2}\.) [A-Z]")
_FILE = re.compile(r" \((?:/|[A-Za-z]:\\)[^()]*\)")


def moment(stop: Stop) -> str:
    """Say when a process stopped: `while the file was loaded`, `in case 1`."""
    if stop.case is not None:
        return f"in {label(stop.during)}"
    if stop.during == "loading":
        return "while the file was loaded"
    return "when it was run once more to be observed"


def label(case: str) -> str:
    """Return a case's name without the description after the colon."""
    return case.partition(":")[0]


def raised_when(context: Context) -> str:
    """Say when the first exception came: `while the file was loaded`, `in case 1`."""
    if context.outcome.load_error is not None:
        return "while the file was loaded"
    return f"in {label(context.errors[0][0].name)}"


def raised_evidence(error: ErrorRecord, context: Context, *, told: str = "") -> str:
    """State the exception with the library's own words, and how many cases raised.

    Args:
        error: the exception.
        context: the submission's.
        told: what the finding itself says, of which no word is said again.
    """
    message = opening(error.message)
    said = "" if message and message in told else f": {error.type}: {message.rstrip('.')}"
    if error.suggestion and error.suggestion not in told:
        said += f". {error.suggestion}" if said else f": {error.suggestion}"
    arrays = working_on(error)
    there = f"; there {arrays}" if arrays else ""
    if context.outcome.load_error is not None:
        return f"{RAISED}while the file was loaded{said}{there}"
    asked = len(context.outcome.replies)
    return f"{RAISED}in {len(context.errors)} of {asked} cases{said}{there}"


def working_on(error: ErrorRecord) -> str:
    """Say which arrays the line that raised works on: `x` is float32[9, 3]; empty if none."""
    arrays = [
        f"`{each.text}` is {each.value.dtype}{list(each.value.shape or ())}"
        for each in error.operands
        if each.value.dtype
    ]
    return " and ".join([", ".join(arrays[:-1]), *arrays[-1:]] if len(arrays) > 1 else arrays)


def opening(message: str) -> str:
    """Return the first line of a message that holds text, without what differs between runs.

    That are files of the installation, and where in the memory something lies. What that line only
    announces is on the next one.
    """
    lines = [line for line in map(str.strip, message.splitlines()) if line]
    said = _ANNOUNCING.sub("", " ".join(lines[:1]))
    if said.endswith(":"):
        said = " ".join((said, *lines[1:2]))
    return _ADDRESS.sub("", _FILE.sub("", said))


def shortened(message: str) -> str:
    """Return the opening of a message: the sentences that are not too long, or the first words."""
    line = opening(message)
    parts = line.split()
    short = " ".join(parts[:WORDS])[:LETTERS]
    if len(short) >= len(" ".join(parts)):
        return short
    whole = _SENTENCE.match(short)
    return whole[1].removesuffix(".") if whole else f"{short} …"


def begun_only(context: Context) -> bool:
    """Whether calling the function made a generator or a coroutine, so that none of it ran."""
    replies = context.outcome.replies.values()
    return any(isinstance(each, Answer) and each.value.type in BEGUN for each in replies)


def line_span(
    submission: Submission, number: int, column: int | None = None, letters: int | None = None
) -> Span:
    """Return the span of a line, without its indentation or from a 0-based column on.

    Args:
        submission: whose line.
        number: of the line, from 1.
        column: where it begins.
        letters: how many of the line's letters it has at most.
    """
    last = max(len(submission.lines), 1)
    number = min(max(number, 1), last)
    text = submission.lines[number - 1] if submission.lines else ""
    end = len(text.rstrip())
    start = min(len(text) - len(text.lstrip()) if column is None else max(column, 0), end)
    end = end if letters is None else min(start + letters, end)
    return Span(line=number, column=start, end_line=number, end_column=end)
