"""The state of a watched file and what each event makes of it; nothing here does anything.

`update` is the one place where events meet: it returns the next state and what is to be done.
"""

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from grader.learner.watch.changes import changes, ran
from grader.learner.watch.events import (
    LOOKS,
    Answered,
    Event,
    Gone,
    GoOn,
    Grade,
    Graded,
    Key,
    Look,
    Looked,
    Quit,
    Reveal,
    Saved,
    Suspended,
    Task,
    TryInput,
)
from grader.report.formats.terminal import failing_cases
from grader.report.schema import Report

if TYPE_CHECKING:
    from rich.console import RenderableType

View = Literal["lead", "hints", "explain", "all", "case", "lesson", "looked", "solution"]


@dataclass(frozen=True)
class State:
    """All that the screen shows.

    Attributes:
        path: the file, as named.
        number: of the newest grading that was begun.
        busy: whether that one still runs.
        present: whether the file is there.
        answered: what is known of the newest grading before its result.
        graded: the newest result.
        compared: the newest report whose cases ran: what the next one is compared with.
        against: what the newest result was compared with.
        changed: what is different since then.
        view: what the body shows.
        case: which failing case was shown last; the finding shows the first.
        shown: how many rungs of the ladder are shown.
        asked: what the view `looked` is of, of `LOOKS`.
        looked: what it shows; None until that is made.
        notice: one line about the last key.
        top: first line of the body in sight.
    """

    path: str
    number: int = 0
    busy: bool = False
    present: bool = True
    answered: Answered | None = None
    graded: Graded | None = None
    compared: Report | None = None
    against: Report | None = None
    changed: tuple[str, ...] = ()
    view: View = "lead"
    case: int = 0
    shown: int = 0
    asked: str = ""
    looked: "RenderableType | None" = None
    notice: str = ""
    top: int = 0

    @property
    def has_passed(self) -> bool:
        """Whether the newest grading is known to pass, and its result is still to come."""
        return self.answered is not None and self.answered.right


def update(state: State, event: Event) -> tuple[State, tuple[Task, ...]]:
    """Return the state after an event, and what is to be done."""
    match event:
        case Saved():
            return _begin(replace(state, present=True))
        case Gone():
            return replace(state, present=False), ()
        case Answered(number=number) if number == state.number:
            return replace(state, answered=event), ()
        case Graded(number=number) if number == state.number:
            return _graded(state, event), ()
        case Looked(task=Look(name=name, number=number)) if number == state.number:
            return (_looked(state, event) if state.asked == name else state), ()
        case Key(name=name):
            return _key(replace(state, notice=""), name)
        case Quit() | Suspended():
            return state, (event,)
        case _:  # a result that is out of date; another size
            return state, ()


def _begin(state: State) -> tuple[State, tuple[Task, ...]]:
    number = state.number + 1
    return replace(state, number=number, busy=True, answered=None), (Grade(number),)


def _graded(state: State, graded: Graded) -> State:
    before = state.graded
    if before is not None and before.number == graded.number:  # it is completed
        same = before.ladder.key == graded.ladder.key
        shown = state.shown if same else graded.shown
        return replace(_compared(state, graded, state.against), shown=shown)
    return replace(
        _compared(state, graded, state.compared),
        answered=None,
        view="lead",
        case=0,
        shown=graded.shown,
        looked=None,
        notice="",
        top=0,
    )


def _compared(state: State, graded: Graded, against: Report | None) -> State:
    """Put a result in place, and say what is different from an earlier one."""
    report = graded.report
    return replace(
        state,
        busy=not graded.whole,
        graded=graded,
        compared=report if ran(report) or against is None else against,
        against=against,
        changed=changes(against, report) if against else (),
    )


def _looked(state: State, made: Looked) -> State:
    if state.view != "looked":
        return state
    if made.body is None:
        return replace(_look(state, "lead"), notice=made.notice)
    return replace(state, looked=made.body, notice="")


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
        case _ if state.has_passed:  # what there was to say of the version before is no longer so
            return _say(state, "the result comes in a moment"), ()
        case _:
            return _help(state, name)


def _help(state: State, name: str) -> tuple[State, tuple[Task, ...]]:
    graded = state.graded
    if graded is None or name not in {*"heaclnst", *LOOKS}:
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
        case "l":
            shown = _toggle(state, "lesson") if graded.lesson else _say(state, "no task is known")
            return shown, ()
        case "t":
            return state, (TryInput(),)
        case "n":
            return _go_on(state, graded)
        case "s":
            return _solution(state, graded), ()
        case _:
            return _ask(state, graded, LOOKS[name])


def _hint(state: State, graded: Graded) -> tuple[State, tuple[Task, ...]]:
    """Show one rung more; at the end of the ladder, show what there is."""
    steps, exercise = graded.ladder, graded.report.exercise
    if exercise is None or not steps.rungs:
        return _say(state, "there is nothing to hint at"), ()
    if state.shown >= len(steps.rungs):
        more = f": `grade hint {shlex.quote(state.path)}` looks for one change that makes it right"
        notice = "that was the last hint" + (more if steps.more and not steps.looked else "")
        return replace(_look(state, "hints"), notice=notice), ()
    seen = state.shown + 1
    return replace(_look(state, "hints"), shown=seen), (Reveal(exercise.name, steps.key, seen),)


def _case(state: State, graded: Graded) -> State:
    found = failing_cases(graded.report)
    if not found:
        return _say(state, "there is no failing case to show")
    return replace(_look(state, "case"), case=(state.case + 1) % len(found))


def _go_on(state: State, graded: Graded) -> tuple[State, tuple[Task, ...]]:
    if graded.upcoming:
        return state, (GoOn(graded.upcoming),)
    if graded.report.verdict == "passed":
        said = f"that was the last exercise; its solution to compare with: `{graded.following}`"
        return _say(state, said), ()
    return _say(state, "the next exercise comes when this one has passed"), ()


def _ask(state: State, graded: Graded, name: str) -> tuple[State, tuple[Task, ...]]:
    """Have made what takes a while, unless it is there and is left."""
    if state.view == "looked" and state.asked == name:
        return _look(state, "lead"), ()
    if graded.report.exercise is None or graded.report.verdict == "ungradable":
        return _say(state, f"there is nothing to make a {name} of"), ()
    notice = f"making the {name}"
    asked = replace(_look(state, "looked"), asked=name, looked=None, notice=notice)
    return asked, (Look(name, graded.number),)


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
