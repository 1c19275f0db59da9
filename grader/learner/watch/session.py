"""`grade watch FILE`: events come in on one channel, `update` decides, the screen shows."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.learner.progress import Progress, default_progress
from grader.learner.standing.place import supported
from grader.learner.watch.events import (
    Event,
    Gone,
    GoOn,
    Grade,
    Look,
    Quit,
    Reveal,
    Saved,
    Suspended,
    TryInput,
)
from grader.learner.watch.files import Follower, check_watchable
from grader.learner.watch.gradings import Gradings
from grader.learner.watch.looks import Subject, look, try_aside
from grader.learner.watch.screen import Events, LiveScreen, PlainLog, Screen
from grader.learner.watch.state import State, update
from grader.learner.workspace import go_on, near
from grader.report.errors import Exit, say
from grader.workers.launch import Launcher

SIGNAL_SECONDS = 0.5
"""How often a watch that waits looks whether a signal came."""


def watch(
    launcher: Launcher,
    file: Path,
    exercise: str | None,
    seed: int,
    sessions: str,
    *,
    poll: bool,
) -> Exit:
    """Grade a file whenever it is saved until told to quit; return the exit status.

    Once it has been graded, other commands are lent the workers by processes of the module
    `sessions`.

    Raises:
        WrongUsageError: the file cannot be watched.
        ExerciseError: there is no such exercise, or it is broken.
    """
    check_watchable(file)
    exercises = open_catalogue().choose(exercise, say)
    warnings: list[str] = []  # said once the screen is gone
    progress = default_progress(warnings.append)
    path: Path | None = file
    with ExitStack() as stack:
        lend = _Once(lambda: stack.enter_context(_lending(launcher, sessions)))
        while path is not None:
            subject = Subject(launcher, path, exercises, seed)
            ended = _watch(subject, progress, lend, poll=poll)
            path = near(ended) if isinstance(ended, Path) else None
    assert isinstance(ended, Exit)
    for sentence in dict.fromkeys(warnings):
        say(sentence)
    return ended


class _Once:
    """A call that is made the first time only."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def __call__(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()


def _watch(
    subject: Subject, progress: Progress, lend: Callable[[], None], *, poll: bool
) -> Exit | Path:
    """Watch one file until its end, and return the exit status, or the file to go on with."""
    events: Events = SimpleQueue()
    path, launcher = subject.path, subject.launcher
    gradings = Gradings(path, subject.exercises, subject.seed, launcher, progress, events.put)
    state = State(str(path))
    with ExitStack() as stack:
        stack.enter_context(_until_ended(events))
        stack.callback(gradings.stop)
        screen: Screen = stack.enter_context(LiveScreen(events)) if _live() else PlainLog()
        stack.enter_context(_following(path, events, poll=poll))
        state = screen.show(state)
        while True:
            state, tasks = update(state, _next(events))
            for task in tasks:
                match task:
                    case GoOn():
                        return go_on(_named(subject.exercises, task.exercise)).file
                    case Quit():
                        return task.status
                    case Look():
                        look(subject, task, events.put)
                    case TryInput():
                        screen.aside(partial(try_aside, subject))
                    case Suspended():
                        screen.suspend()
                    case _:
                        _grade(gradings, task)
            state = screen.show(state)
            if state.graded:
                lend()


def _next(events: Events) -> Event:
    """Return the next event, after looking now and then whether a signal came.

    One that another thread took, or that came just before the wait, does not end the wait.
    """
    while True:
        with contextlib.suppress(Empty):
            return events.get(timeout=SIGNAL_SECONDS)


def _grade(gradings: Gradings, task: Grade | Reveal) -> None:
    match task:
        case Grade():
            gradings.begin(task.number)
        case Reveal():
            gradings.reveal(task.exercise, task.ladder, task.rungs)


def _named(exercises: tuple[Exercise, ...], name: str) -> Exercise:
    return next(each for each in exercises if each.name == name)


def _lending(launcher: Launcher, sessions: str) -> AbstractContextManager[None]:
    """Lend workers to other commands, where the system allows that."""
    if not supported():
        return contextlib.nullcontext()
    from grader.learner.standing.stand import standing_beside  # noqa: PLC0415 - POSIX only

    return standing_beside(launcher, sessions)


def _live() -> bool:
    """Say whether there is a terminal to draw on and to read keys from."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return terminal and os.name == "posix"


@contextlib.contextmanager
def _following(path: Path, events: Events, *, poll: bool) -> Iterator[None]:
    follower = Follower(path, lambda present: events.put(Saved() if present else Gone()))
    stop = threading.Event()
    thread = threading.Thread(target=follower.run, args=(stop,), kwargs={"poll": poll}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextlib.contextmanager
def _until_ended(events: Events) -> Iterator[None]:
    """Turn signals that end a process into events, so that all is tidied up first."""
    ending = [signal.SIGINT, signal.SIGTERM]
    if os.name == "posix":
        ending.append(signal.SIGHUP)
    before = {
        number: signal.signal(number, lambda number, _: events.put(Quit(Exit.by_signal(number))))
        for number in ending
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
