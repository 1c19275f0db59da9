"""What a key of a watch shows that is made only when it is asked for: the picture of a number."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import RenderableType

from grader.exercise.exercise import Exercise
from grader.learner.show import picture_of
from grader.learner.watch.events import Look, Looked
from grader.report.errors import GraderError
from grader.report.pictures.terminal import drawing
from grader.workers.launch import Launcher


@dataclass(frozen=True)
class Subject:
    """What is watched: a file, the exercises that it may be for, the seed of their cases."""

    launcher: Launcher
    path: Path
    exercises: tuple[Exercise, ...]
    seed: int


def _picture(subject: Subject) -> RenderableType:
    """Draw how one number of the answer comes about."""
    found = picture_of(subject.launcher, subject.path, subject.exercises, subject.seed)
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
