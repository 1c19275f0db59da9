"""What a watch makes only when a key asks for it: a picture, the answer to one's own input."""

import shlex
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from rich.console import RenderableType

from grader.exercise.exercise import Exercise
from grader.learner.show import picture_of
from grader.learner.source import Source
from grader.learner.trying import try_input
from grader.learner.watch.events import Look, Looked
from grader.learner.workspace import shown
from grader.report.errors import GraderError, WrongUsageError, say
from grader.report.pictures.terminal import drawing
from grader.workers.launch import Launcher

ENTER = """as --case 3 or --x "[[1, 2]]" or --features 2; an empty line leads back"""


@dataclass(frozen=True)
class Subject:
    """What is watched: a file, the exercises that it may be for, the seed of their cases."""

    launcher: Launcher
    path: Path
    exercises: tuple[Exercise, ...]
    seed: int


def _picture(subject: Subject) -> RenderableType:
    """Draw how one number of the answer comes about."""
    source = Source(subject.path, None, subject.exercises)
    found = picture_of(subject.launcher, source, subject.seed)
    return drawing(found)


MAKERS: Final[Mapping[str, Callable[[Subject], RenderableType]]] = {"picture": _picture}
"""By the names of `LOOKS`; one that raises a `GraderError` has nothing to show."""


def look(subject: Subject, task: Look, done: Callable[[Looked], None]) -> None:
    """Make what was asked for in a thread of its own, and hand it over."""

    def run() -> None:
        try:
            body, notice = MAKERS[task.name](subject), ""
        except GraderError as error:
            body, notice = None, str(error)
        done(Looked(task, body, notice))

    threading.Thread(target=run, daemon=True).start()


def try_aside(subject: Subject) -> None:
    """Ask for an input on the plain terminal, and show what the file answers to it.

    Ctrl-C leads back, too: it ends the asking, where elsewhere it ends the watch.
    """
    click.echo(f"\nan input of your own, {ENTER}")
    with _interruptible(), _left():
        while line := input(f"\ngrade try {shown(subject.path)} ").strip():
            try:
                _try(subject, shlex.split(line))
            except (GraderError, ValueError) as error:  # the second where a quote is open
                say(str(error))
            click.echo(f"\nanother, {ENTER}")


@contextmanager
def _left() -> Iterator[None]:
    """End the asking at Ctrl-C or Ctrl-D, and the line that shows it."""
    try:
        yield
    except (EOFError, KeyboardInterrupt):
        click.echo()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Have Ctrl-C raise KeyboardInterrupt, as Python has it by itself."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _try(subject: Subject, words: list[str]) -> None:
    """Try an input as `grade try FILE WORDS...` does."""
    case = None
    if "--case" in words:
        place = words.index("--case")
        number = "".join(words[place + 1 : place + 2])
        if not number.isdecimal() or int(number) < 1:
            raise WrongUsageError("--case needs the number of a case, from 1")
        case, words = int(number), [*words[:place], *words[place + 2 :]]
    only = subject.exercises[0].name if len(subject.exercises) == 1 else None
    try_input(subject.launcher, (str(subject.path), *words), case, only, None)
