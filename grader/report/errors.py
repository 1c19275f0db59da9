"""How a run ends: exit statuses, and the one family of errors, each a sentence with its status.

Whatever tells a user that something cannot be done derives from `GraderError`. It is here, on the
lowest floor, so that every room but the sandbox may raise it. It is caught once, at the door that a
user came in by (`grader/cli/main.py`); before that only where one of many files fails alone.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from grader.report.text import escape


class Exit(IntEnum):
    """Exit statuses of every command; README.md says what each means.

    From 128 on it is 128 and the number of a signal, as shells have it.
    """

    PASSED = 0
    NOT_PASSED = 1
    USAGE = 2
    UNGRADABLE = 3
    HUNG_UP = 129
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    TERMINATED = 143

    @classmethod
    def by_signal(cls, number: int) -> "Exit":
        """Return the status of a run that a signal ended."""
        return cls(128 + number)


class GraderError(Exception):
    """Ends a command, or the grading of one file; the text is one sentence that says what to do.

    Attributes:
        status: exit status of the command that it ends.
    """

    status = Exit.UNGRADABLE

    def __init__(self, sentence: str, status: Exit | None = None) -> None:
        super().__init__(sentence)
        if status is not None:
            self.status = status


class WrongUsageError(GraderError):
    """What was asked for does not exist, or not like this."""

    status = Exit.USAGE


class MissingExtraError(GraderError):
    """A package is not installed that only an extra needs."""


@contextmanager
def needs_extra(extra: str, what: str) -> Iterator[None]:
    """Import what an extra brings inside this context.

    Raises:
        MissingExtraError: a package is not installed; `what` is the feature that needs it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        said = f'{what} needs {error.name}: pip install "nnx-grader[{extra}]"'
        raise MissingExtraError(said) from error


def say(sentence: str) -> None:
    """Tell the user something beside the output, on standard error."""
    sys.stderr.write(f"grade: {escape(sentence)}\n")


def ended(error: BaseException) -> Exit:
    """Say why a command ended before its time, and return the exit status: the one door out."""
    if isinstance(error, GraderError):
        say(str(error))
        return error.status
    if isinstance(error, KeyboardInterrupt):
        say("interrupted")
        return Exit.INTERRUPTED
    # rich turns a closed pipe into an exit of its own.
    if isinstance(error.__context__ if isinstance(error, SystemExit) else error, BrokenPipeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # what is left has no reader either
        return Exit.CLOSED_PIPE
    sys.excepthook(type(error), error, error.__traceback__)
    say("this is a fault of the grader itself, and no verdict: please report it")
    return Exit.UNGRADABLE
