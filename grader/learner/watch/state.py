"""The state of a watched file and what each event makes of it; nothing here does anything.

`update` is the one place where events meet: it returns the next state and what is to be done.
"""

import shlex
from dataclasses import dataclass, replace
from typing import Literal

from grader.learner.guidance import Ladder
from grader.learner.watch.changes import changes, ran
from grader.report.errors import Exit
from grader.report.formats.terminal import failing_cases
from grader.report.schema import Report

View = Literal["lead", "hints", "explain", "all", "case", "solution"]


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


NO_LADDER = Ladder("", ())


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
    whole: bool = True


Event = Saved | Gone | Key | Resized | Suspended | Quit | Graded


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


Task = Grade | Reveal | Suspended | Quit


@dataclass(frozen=True)
class State:
    """All that the screen shows.

    Attributes:
        path: the file, as named.
        number: of the newest grading that was begun.
        busy: whether that one still runs.
        present: whether the file is there.
        graded: the newest result.
        compared: the newest report whose cases ran: what the next one is compared with.
        changed: what is different since then.
        view: what the body shows.
        case: which failing case was shown last; the finding shows the first.
        shown: how many rungs of the ladder are shown.
        notice: one line about the last key.
        top: first line of the body in sight.
    """

    path: str
    number: int = 0
    busy: bool = False
    present: bool = True
    graded: Graded | None = None
    compared: Report | None = None
    changed: tuple[str, ...] = ()
    view: View = "lead"
    case: int = 0
    shown: int = 0
    notice: str = ""
    top: int = 0


def update(state: State, event: Event) -> tuple[State, tuple[Task, ...]]:
    """Return the state after an event, and what is to be done."""
    match event:
        case Saved():
            return _begin(replace(state, present=True))
        case Gone():
            return replace(state, present=False), ()
        case Graded(number=number) if number == state.number:
            return _graded(state, event), ()
        case Key(name=name):
            return _key(replace(state, notice=""), name)
        case Quit() | Suspended():
            return state, (event,)
        case _:  # a result that is out of date; another size
            return state, ()


def _begin(state: State) -> tuple[State, tuple[Task, ...]]:
    number = state.number + 1
    return replace(state, number=number, busy=True), (Grade(number),)


def _graded(state: State, graded: Graded) -> State:
    report = graded.report
    before = state.graded
    if before is not None and before.number == graded.number:  # it is completed
        same = before.ladder.key == graded.ladder.key
        shown = state.shown if same else graded.shown
        return replace(state, busy=not graded.whole, graded=graded, shown=shown)
    return replace(
        state,
        busy=not graded.whole,
        graded=graded,
        compared=report if ran(report) or state.compared is None else state.compared,
        changed=changes(state.compared, report) if state.compared else (),
        view="lead",
        case=0,
        shown=graded.shown,
        notice="",
        top=0,
    )


def _key(state: State, name: str) -> tuple[State, tuple[Task, ...]]:
    match name:
        case "q":
            return state, (Quit(),)
        case "r":
            return _begin(state) if state.present else (state, ())
        case "up" | "k":
            return replace(state, top=max(state.top - 1, 0)), ()
        case "down" | "j":
            return replace(state, top=state.top + 1), ()
        case "page up" | "b":
            return replace(state, top=max(state.top - 10, 0)), ()
        case "page down" | " ":
            return replace(state, top=state.top + 10), ()
        case "escape":
            return _look(state, "lead"), ()
        case _:
            return _help(state, name)


def _help(state: State, name: str) -> tuple[State, tuple[Task, ...]]:
    graded = state.graded
    if graded is None or name not in set("heacs"):
        return state, ()
    match name:
        case "h":
            return _hint(state, graded)
        case "e":
            return (_toggle(state, "explain") if graded.page else _say(state, "no page")), ()
        case "a":
            return _toggle(state, "all"), ()
        case "c":
            return _case(state, graded), ()
        case _:
            return _solution(state, graded), ()


def _hint(state: State, graded: Graded) -> tuple[State, tuple[Task, ...]]:
    """Show one rung more; at the end of the ladder, show what there is."""
    steps, exercise = graded.ladder, graded.report.exercise
    if exercise is None or not steps.rungs:
        return _say(state, "there is nothing to hint at"), ()
    if state.shown >= len(steps.rungs):
        more = f": `grade hint {shlex.quote(state.path)}` looks for one change that makes it right"
        notice = "that was the last hint" + (more if steps.more else "")
        return replace(_look(state, "hints"), notice=notice), ()
    seen = state.shown + 1
    return replace(_look(state, "hints"), shown=seen), (Reveal(exercise.name, steps.key, seen),)


def _case(state: State, graded: Graded) -> State:
    found = failing_cases(graded.report)
    if not found:
        return _say(state, "there is no failing case to show")
    return replace(_look(state, "case"), case=(state.case + 1) % len(found))


def _solution(state: State, graded: Graded) -> State:
    if graded.solution:
        return _toggle(state, "solution")
    if graded.report.exercise is None:
        return _say(state, "there is no solution to show")
    name = graded.report.exercise.name
    return _say(state, f"after a pass, or by `grade solution {name} --give-up`")


def _say(state: State, notice: str) -> State:
    return replace(state, notice=notice)


def _look(state: State, view: View) -> State:
    return replace(state, view=view, top=0)


def _toggle(state: State, view: View) -> State:
    return _look(state, "lead" if state.view == view else view)
