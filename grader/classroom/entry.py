"""One file of a batch before it is read, and what is said about those that are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from grader.classroom.place import Place
from grader.submission.submission import Submission

NAMED = 20
"""How many names a sentence lists; of more it gives the number."""


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
    """A file that is graded, and whose it is.

    Attributes:
        place: where it was found.
        path: what it is called in reports; no other file of its run is called so.
        learner: whose it is.
        rule: what says so: a platform, `folder`, `file name` or `roster`.
        read: returns what is in it; raises UnreadableError.
        position: its number among the files of its run, from 0.
        attempt: the number of this attempt among the learner's that were found, from 1.
        handed_in_at: when, in the platform's local time, if the platform's names say so.
        late: whether the platform's names say that it is late.
        named: the name that says whose it is, of a folder, an archive or a file.
        platform: by which rule it does, whatever a roster says.
    """

    place: Place
    path: str
    learner: str
    rule: str
    read: Callable[[], Submission]
    position: int = 0
    attempt: int = 1
    handed_in_at: datetime | None = None
    late: bool = False
    named: str = ""
    platform: str = ""


def listed(names: Sequence[str]) -> str:
    """Return names in a row, of many the first ones and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
