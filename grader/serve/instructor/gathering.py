"""Gathers what a class ran and handed in; what has not changed is not read again."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.exercise.exercise import Exercise
from grader.learner.progress import Record
from grader.report.schema import Report
from grader.serve.assigned.assigned import Assigned
from grader.serve.assigned.handing import HandedIn
from grader.serve.assigned.policy import released
from grader.serve.history import GRADED, History, Version
from grader.serve.instructor.attempts import Attempt, Gathered, LessonOf, brief
from grader.serve.instructor.counting import overview
from grader.serve.instructor.overview import Overview, Who
from grader.serve.instructor.stuck import IN_A_ROW

LOOK_SECONDS = 1.0
"""How often is looked for news, however many pages ask."""
READ_SECONDS = 20.0
"""How often the progress of a learner is read who runs nothing meanwhile."""
WITH_REPORTS = 2 * IN_A_ROW
"""How many of the newest runs of a file have their reports."""
AT_ONCE = 50
"""How many whole reports are in memory at once."""


@dataclass(frozen=True)
class Class:
    """A class as it is gathered.

    Attributes:
        name: as in addresses.
        title: what pages call it.
        exercises: its lessons, in their order.
        assigned: its assignments.
        people: its learners now.
        records: the progress of one of them, by lesson.
    """

    name: str
    title: str
    exercises: Sequence[Exercise]
    assigned: Assigned
    people: Callable[[], Sequence[Who]]
    records: Callable[[str], Mapping[str, Record]]


@dataclass
class _Known:
    """What is known of a learner's runs."""

    runs: Sequence[Version] = ()
    records: Mapping[str, Record] = field(default_factory=dict)
    briefs: dict[int, Report] = field(default_factory=dict)
    read: float = float("-inf")

    def attempts(self) -> dict[tuple[str, str], list[Attempt]]:
        """Return them by learner and lesson."""
        found: dict[tuple[str, str], list[Attempt]] = {}
        for run in self.runs:
            key = (run.learner, run.exercise)
            report = self.briefs.get(run.id)
            attempt = Attempt(run.id, run.learner, run.exercise, run.at, run.digest, report)
            found.setdefault(key, []).append(attempt)
        return found


class Gatherer:
    """Gives the overview of a class; safe to share among threads.

    Args:
        of: the class.
        history: holds the runs.
    """

    def __init__(self, of: Class, history: History) -> None:
        self.of, self._history = of, history
        self._known: dict[str, _Known] = {}
        self._results: dict[int, Report] = {}
        self._looked = float("-inf")
        self._found: Overview | None = None
        self._lock = threading.Lock()

    def overview(self) -> Overview:
        """Return the class at a glance, of this second. Raises StoreError."""
        with self._lock:
            if self._found is None or time.monotonic() - self._looked >= LOOK_SECONDS:
                self._found = overview(self._gathered())
                self._looked = time.monotonic()
            return self._found

    def gathered(self) -> Gathered:
        """Return what it is made from, of now. Raises StoreError."""
        with self._lock:
            return self._gathered()

    def attempts(self, learner: str) -> Mapping[tuple[str, str], Sequence[Attempt]]:
        """Return what a learner ran, by learner and lesson, the oldest first."""
        self.overview()
        known = self._known.get(learner)
        return known.attempts() if known else {}

    def _gathered(self) -> Gathered:
        of, now = self.of, self.of.assigned.clock()
        people, runs = of.people(), self._history.runs()
        names = {exercise.name for exercise in of.exercises}
        for who in people:
            mine = [run for run in runs.get(who.id, ()) if run.exercise in names]
            self._look(who.id, mine)
        self._known = {who.id: self._known[who.id] for who in people}
        attempts: dict[tuple[str, str], list[Attempt]] = {}
        for known in self._known.values():
            attempts |= known.attempts()
        return Gathered(
            klass=of.name,
            title=of.title,
            at=now.isoformat(timespec="seconds"),
            learners=people,
            lessons=[self._lesson(exercise) for exercise in of.exercises],
            attempts=attempts,
            records={learner: known.records for learner, known in self._known.items()},
            handed_in=self._handed_in(),
        )

    def _lesson(self, exercise: Exercise) -> LessonOf:
        assigned = self.of.assigned
        assignment = assigned.assignment(exercise.name)
        shown = released(assignment, assigned.clock(), assigned.button(exercise.name))
        return LessonOf(exercise.name, exercise.title, assignment, shown)

    def _look(self, learner: str, runs: Sequence[Version]) -> None:
        known = self._known.setdefault(learner, _Known())
        now = time.monotonic()
        if known.runs == runs and now - known.read < READ_SECONDS:
            return
        newest: dict[str, list[int]] = {}
        for run in runs:
            if run.run == GRADED:
                newest.setdefault(run.exercise, []).append(run.id)
        wanted = {number for numbers in newest.values() for number in numbers[-WITH_REPORTS:]}
        briefs = {number: it for number, it in known.briefs.items() if number in wanted}
        briefs |= self._briefs(wanted - briefs.keys())
        self._known[learner] = _Known(runs, self.of.records(learner), briefs, now)

    def _briefs(self, numbers: Iterable[int]) -> dict[int, Report]:
        found: dict[int, Report] = {}
        left = sorted(numbers)
        while left:
            some, left = left[:AT_ONCE], left[AT_ONCE:]
            found |= {number: brief(it) for number, it in self._history.reports(some).items()}
        return found

    def _handed_in(self) -> dict[tuple[str, str], tuple[HandedIn, Report | None]]:
        handing = self.of.assigned.handing
        found: dict[tuple[str, str], tuple[HandedIn, Report | None]] = {}
        for name, assignment in self.of.assigned.assignments.items():
            for handed in handing.all(name) if assignment.deadline else ():
                report = self._results.get(handed.id)
                if report is None and (whole := handing.result(handed.id)) is not None:
                    report = self._results[handed.id] = brief(whole)
                found[handed.learner, name] = (handed, report)
        return found
