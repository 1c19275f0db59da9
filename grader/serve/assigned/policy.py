"""What a policy lets a learner see and do at a time: the one place that decides it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, field_validator, model_validator

Policy = Literal["practice", "homework", "exam"]


class Assignment(BaseModel):
    """What a class has to do with a lesson, as its config says.

    Attributes:
        policy: practice shows all at once. Homework does until the deadline, then what was handed
            in is graded with other cases. An exam says nothing until it is released.
        opens: from when on the task is shown; None for always.
        deadline: until when work is handed in.
        release: from when on results are shown. Without it those of homework are from the deadline
            on, those of an exam once the instructor releases them.
        seeds: whether all learners have the same cases, or each has cases of their own.
        late: whether what comes after the deadline is refused, or taken and marked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    policy: Policy = "practice"
    opens: AwareDatetime | None = None
    deadline: AwareDatetime | None = None
    release: AwareDatetime | None = None
    seeds: Literal["same", "each"] = "same"
    late: Literal["refused", "marked"] = "refused"

    @field_validator("opens", "deadline", "release", mode="after")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.policy == "practice":
            for name in ("deadline", "release"):
                if getattr(self, name) is not None:
                    raise ValueError(
                        f"`{name}` has no meaning for practice, which hands nothing in: leave it "
                        'out, or write policy = "homework" or "exam"'
                    )
            return self
        if self.deadline is None:
            raise ValueError(f"`deadline` is missing, which policy = {self.policy!r} needs: add it")
        if self.opens is not None and self.opens >= self.deadline:
            raise ValueError("`opens` must be before `deadline`: change one of them")
        if self.release is not None and self.release < self.deadline:
            raise ValueError("`release` must not be before `deadline`: change one of them")
        return self


PRACTICE = Assignment()


@dataclass(frozen=True)
class Seen:
    """What a learner may see of a lesson and of their own work on it, and do.

    Attributes:
        task: the task and the starter.
        verdict: whether a run passed, and its points.
        cases: how each case was answered.
        findings: what was found, with the evidence.
        hints: more help, rung by rung.
        tries: what the file answers to an input, and a picture of it.
        solution: the solution, after a pass or a give-up.
        results: what came of the work that was handed in.
        may_run: whether the file may be run.
        may_change: whether the file may be changed.
        may_hand_in: whether it may be handed in.
        late: whether that would be late.
        why: why something of this may not be, one sentence; empty if all may.
    """

    task: bool = True
    verdict: bool = True
    cases: bool = True
    findings: bool = True
    hints: bool = True
    tries: bool = True
    solution: bool = True
    results: bool = True
    may_run: bool = True
    may_change: bool = True
    may_hand_in: bool = False
    late: bool = False
    why: str = ""


ALL = Seen()
_NOTHING = Seen(
    task=False,
    verdict=False,
    cases=False,
    findings=False,
    hints=False,
    tries=False,
    solution=False,
    results=False,
    may_run=False,
    may_change=False,
)


def ended(assignment: Assignment, now: datetime) -> bool:
    """Say whether something was to be handed in by now: its deadline is past."""
    return assignment.deadline is not None and now >= assignment.deadline


def released(assignment: Assignment, now: datetime, button: datetime | None) -> bool:
    """Say whether results are shown.

    Args:
        assignment: of the lesson.
        now: by the server's clock.
        button: when the instructor released them; None if that was not done.
    """
    if assignment.policy == "practice":
        return True
    assert assignment.deadline is not None
    # One of before the deadline was of an earlier one, which has been put off since.
    if button is not None and assignment.deadline.replace(microsecond=0) <= button <= now:
        return True
    if assignment.release is not None:
        return now >= assignment.release
    return assignment.policy == "homework" and now >= assignment.deadline


def seen(assignment: Assignment, now: datetime, button: datetime | None = None) -> Seen:
    """Return what a learner may see and do; arguments as in `released`."""
    if assignment.opens is not None and now < assignment.opens:
        return replace(
            _NOTHING, why=f"this lesson opens on {when(assignment.opens)}: come back then"
        )
    if assignment.policy == "practice":
        return ALL
    assert assignment.deadline is not None
    results, over = released(assignment, now, button), now >= assignment.deadline
    takes_late = over and assignment.late == "marked" and not (assignment.release and results)
    if assignment.policy == "homework":
        open_ = not over or takes_late
        whys = [] if open_ else [f"the deadline was {when(assignment.deadline)}"]
        if not results:
            whys.append(f"the solution is shown once the homework is released, {_from(assignment)}")
        return Seen(
            solution=results, results=results, may_hand_in=open_, late=over, why="; ".join(whys)
        )
    if results:
        return ALL
    open_ = not over or takes_late
    why = f"nothing is said of work before the exam is released, {_from(assignment)}"
    if not open_:
        why = (
            f"the deadline was {when(assignment.deadline)}: nothing can be changed before the "
            "exam is released"
        )
    return replace(_NOTHING, task=True, may_change=open_, may_hand_in=open_, late=over, why=why)


def told(assignment: Assignment, now: datetime, button: datetime | None = None) -> tuple[str, ...]:
    """Return what a learner is told of an assignment, in sentences; arguments as in `released`."""
    clock = f"The server's time is {when(now)}"
    if assignment.opens is not None and now < assignment.opens:
        return (f"This lesson opens on {when(assignment.opens)}.", f"{clock}.")
    if assignment.policy == "practice":
        return ()
    assert assignment.deadline is not None
    named = assignment.policy.capitalize()
    until = exactly(assignment.deadline)
    shown = released(assignment, now, button)
    if now < assignment.deadline:
        said = (
            "Run it as often as you like. What you handed in last is graded with other cases, and "
            f"the result is shown {_from(assignment)}."
            if assignment.policy == "homework"
            else f"Nothing is said of your work before the exam is released, {_from(assignment)}. "
            "What you handed in last counts."
        )
        first = f"{named}: hand in by {until}."
        return (first, f"{clock}: {left(assignment.deadline - now)} left.", said)
    over = f"{named}: the deadline was {until}."
    if shown:
        may = " What you hand in now is late." if seen(assignment, now, button).may_hand_in else ""
        return (over, f"{clock}. What you run now is practice.{may}")
    more = "is taken and marked as late" if assignment.late == "marked" else "is not taken any more"
    return (
        over,
        f"{clock}. What is handed in now {more}.",
        f"What came of the work that was handed in is shown {_once(assignment)}.",
    )


def stated(
    assignment: Assignment, now: datetime, button: datetime | None = None
) -> tuple[str, ...]:
    """Return what an instructor is told of an assignment, in sentences; as in `released`."""
    clock = f"The server's time is {when(now)}"
    opens = assignment.opens
    first = [f"It opens on {when(opens)}."] if opens is not None and now < opens else []
    if assignment.policy == "practice":
        return (*first, "Practice: learners see all at once, and hand nothing in.")
    assert assignment.deadline is not None
    named, over = assignment.policy.capitalize(), now >= assignment.deadline
    rest = "it is over" if over else f"{left(assignment.deadline - now)} left"
    late = "taken and marked" if assignment.late == "marked" else "refused"
    cases = (
        "each learner has cases of their own"
        if assignment.seeds == "each"
        else ("all learners have the same cases")
    )
    results = (
        "Learners see their results."
        if released(assignment, now, button)
        else f"Learners see their results {_shown(assignment)}."
    )
    rule = f"{named}, deadline {exactly(assignment.deadline)}. {clock}: {rest}."
    return (*first, rule, f"What is late is {late}; {cases}.", results)


def when(at: datetime) -> str:
    """Return a time in words, in UTC as deadlines are."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def exactly(at: datetime) -> str:
    """Return a deadline in words; its seconds too, where it has some."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M:%S} UTC" if utc.second else when(at)


def left(time: timedelta) -> str:
    """Return a length of time in words, of two units at most."""
    minutes = int(time.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    while parts and not parts[0][0]:
        parts.pop(0)
    said = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in parts[:2] if count]
    return " ".join(said) or "less than a minute"


def _shown(assignment: Assignment) -> str:
    """Say when results are shown, to who shows them."""
    given = assignment.release is not None or assignment.policy == "homework"
    return _from(assignment) if given else "once you release them, after the deadline"


def _once(assignment: Assignment) -> str:
    """Say when results are shown, to a learner who waits for them."""
    given = assignment.release is not None or assignment.policy == "homework"
    return _from(assignment) if given else "once your instructor releases it"


def _from(assignment: Assignment) -> str:
    """Say from when on results are shown."""
    if assignment.release is not None:
        return f"from {when(assignment.release)} on"
    if assignment.policy == "homework":
        return "after the deadline"
    return "which your instructor does"
