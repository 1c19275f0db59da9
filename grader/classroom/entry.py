"""One file of a batch before it is read, and what is said about those that are none."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.submission.submission import Submission


@dataclass
class Notices:
    """Sentences for the user about what is odd, and how often something was lost by it.

    Attributes:
        say: shows a sentence.
        lost: how many things that were meant to be graded could not even be found.
    """

    say: Callable[[str], None]
    lost: int = 0

    def lose(self, sentence: str) -> None:
        """Say that something could not be found or read."""
        self.lost += 1
        self.say(sentence)


@dataclass(frozen=True)
class Entry:
    """A file that was found.

    Attributes:
        path: what it is called in reports.
        relative: its path below what was named on the command line, `/` between parts.
        read: returns its contents; raises UnreadableError.
    """

    path: str
    relative: PurePosixPath
    read: Callable[[], Submission]


def clean(name: str) -> str:
    """Return a file's name as text that can be stored; bytes that are no UTF-8 become escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
