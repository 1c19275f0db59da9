"""What happens to a watched file, and what is to be done about it: plain data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.learner.guidance import Ladder
from grader.report.errors import Exit
from grader.report.schema import Report

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True)
class Saved:
    """The file is there, new or written again."""


@dataclass(frozen=True)
class Gone:
    """There is no file."""


@dataclass(frozen=True)
class Key:
    """A key was pressed: a letter, or a name such as `up`."""

    name: str


@dataclass(frozen=True)
class Resized:
    """The terminal has another size."""


@dataclass(frozen=True)
class Suspended:
    """The shell wants the terminal back for a while."""


@dataclass(frozen=True)
class Quit:
    """The watch ends with this exit status."""

    status: Exit = Exit.PASSED


LOOKS = {"p": "picture"}
"""Keys for what is made only when it is asked for, by `grader.learner.watch.looks`."""
NO_LADDER = Ladder("", ())


@dataclass(frozen=True)
class Answered:
    """All cases are answered: some wrong, and why is looked for, or the work has passed.

    Attributes:
        number: of the grading.
        passed: how many cases pass.
        cases: how many there are; all pass only if nothing else is wrong.
    """

    number: int
    passed: int
    cases: int

    @property
    def right(self) -> bool:
        """Whether the work has passed."""
        return self.passed == self.cases


@dataclass(frozen=True)
class Graded:
    """A grading has ended, or has a verdict and looks for the cause.

    Attributes:
        number: which one it was.
        report: as the learner may see it.
        source: the graded text, for code frames.
        seconds: from the start of the grading to its report.
        clock: local time of day at its end.
        ladder: help for the leading finding, if there is any.
        shown: how many rungs were shown before.
        page: of the leading pitfall, Markdown; empty if there is none.
        solution: Markdown; empty until it is earned.
        following: the command to run next; empty if there is none.
        lesson: the exercise's task, Markdown; empty if the exercise is not known.
        upcoming: the exercise to go on with; empty where there is none, or not yet.
        milestone: a word on an exercise that has passed for the first time.
        whole: whether no more is to come of this grading.
    """

    number: int
    report: Report
    source: str
    seconds: float
    clock: str = ""
    ladder: Ladder = NO_LADDER
    shown: int = 0
    page: str = ""
    solution: str = ""
    following: str = ""
    lesson: str = ""
    upcoming: str = ""
    milestone: str = ""
    whole: bool = True


@dataclass(frozen=True)
class Look:
    """To do: make what a key of `LOOKS` asks for, and answer with `Looked`."""

    name: str
    number: int


@dataclass(frozen=True)
class Looked:
    """What was asked for by a key of `LOOKS` has been made, or cannot be.

    Attributes:
        task: what was asked for.
        body: what to show; None if there is nothing.
        notice: why not.
    """

    task: Look
    body: "RenderableType | None"
    notice: str = ""


Event = Saved | Gone | Key | Resized | Suspended | Quit | Answered | Graded | Looked


@dataclass(frozen=True)
class Grade:
    """To do: grade the file as it is now, and forget any older grading."""

    number: int


@dataclass(frozen=True)
class Reveal:
    """To do: remember how many rungs of a ladder were shown."""

    exercise: str
    ladder: str
    rungs: int


@dataclass(frozen=True)
class GoOn:
    """To do: watch the file of another exercise."""

    exercise: str


@dataclass(frozen=True)
class TryInput:
    """To do: leave the screen, ask for an input, and show what the file answers to it."""


Task = Grade | Reveal | Look | GoOn | TryInput | Suspended | Quit
