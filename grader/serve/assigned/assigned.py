"""The assignments of one class: who may see what now, and what is handed in."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from grader.report.errors import WrongUsageError
from grader.report.schema import Report
from grader.serve.assigned.handing import HandedIn, HandingIn, Known
from grader.serve.assigned.policy import PRACTICE, Assignment, Seen, released, seen, told, when
from grader.serve.assigned.seeds import Secret
from grader.serve.database import Database

LOOK_SECONDS = 1.0
"""How often is looked for releases and results, however many pages are open."""


class NotNowError(WrongUsageError):
    """The policy of an assignment does not let this be done or seen now."""


@dataclass(frozen=True)
class Standing:
    """How a learner stands with an assignment now.

    Attributes:
        assignment: what the class has to do.
        seen: what they may see and do.
        told: what they are told of it, in sentences.
        handed_in: what counts as handed in, if anything.
        result: what came of it, once it is shown.
    """

    assignment: Assignment
    seen: Seen
    told: tuple[str, ...]
    handed_in: HandedIn | None
    result: Report | None


class Assigned:
    """Asks policies with the server's clock; safe to share among threads.

    Args:
        database: keeps what is handed in.
        klass: the name of the class.
        assignments: by lesson; what is missing is practice.
        clock: the server's time, in UTC.

    Raises:
        StoreError: the database cannot be used, here and below.
    """

    def __init__(
        self,
        database: Database,
        klass: str,
        assignments: Mapping[str, Assignment],
        clock: Callable[[], datetime],
    ) -> None:
        self.secret = Secret(database, klass)
        self.handing = HandingIn(database, klass, self.secret)
        self.assignments, self.clock = assignments, clock
        self._looked = float("-inf")
        self._known = Known(0, 0, {})
        self._lock = threading.Lock()

    def assignment(self, lesson: str) -> Assignment:
        """Return what is to be done with a lesson."""
        return self.assignments.get(lesson, PRACTICE)

    def seen(self, lesson: str) -> Seen:
        """Return what learners may see of a lesson now, and do."""
        return seen(self.assignment(lesson), self.clock(), self.button(lesson))

    def standing(self, learner: str, lesson: str) -> Standing:
        """Return how a learner stands with a lesson now."""
        assignment, now, button = self.assignment(lesson), self.clock(), self.button(lesson)
        may = seen(assignment, now, button)
        handed = None
        if assignment.policy != "practice":
            handed = self.handing.newest(learner, lesson)
        result = self.handing.result(handed.id) if handed and may.results else None
        return Standing(assignment, may, told(assignment, now, button), handed, result)

    def hand_in(self, learner: str, lesson: str, version: int, content: bytes) -> HandedIn:
        """Keep what a learner hands in now.

        Raises:
            NotNowError: nothing is taken now.
        """
        now = self.clock()
        may = seen(self.assignment(lesson), now, self.button(lesson))
        if not may.may_hand_in:
            raise NotNowError(may.why or f"{lesson} is practice: nothing is handed in")
        return self.handing.hand_in(learner, lesson, version, content, now, late=may.late)

    def release(self, lesson: str) -> datetime:
        """Show learners what came of an assignment from now on.

        Raises:
            NotNowError: its deadline is still to come.
        """
        assignment, now = self.assignment(lesson), self.clock()
        if assignment.deadline is None:
            raise NotNowError(f"{lesson} is practice, which shows all at once: nothing to release")
        if now < assignment.deadline:
            raise NotNowError(
                f"{lesson} can be released after its deadline, {when(assignment.deadline)}: until "
                "then learners may still hand in"
            )
        since = self.handing.release(lesson, now, assignment.deadline)
        with self._lock:
            self._looked = float("-inf")
        return since

    def due(self) -> list[HandedIn]:
        """Return what is to be graded: of exams as it comes, of homework after the deadline."""
        now = self.clock()
        lessons = [
            name
            for name, each in self.assignments.items()
            if each.deadline and (each.policy == "exam" or each.deadline <= now)
        ]
        return self.handing.ungraded(lessons) if lessons else []

    def seed(self, handed: HandedIn) -> int:
        """Return what draws the cases by which something handed in is graded."""
        late = handed.at if handed.late else ""
        return self.secret.hidden(
            self.assignment(handed.exercise), handed.exercise, handed.learner, late
        )

    def news(self, lesson: str) -> str:
        """Return what is another whenever a learner may be told something new of a lesson."""
        assignment, now, button = self.assignment(lesson), self.clock(), self.button(lesson)
        said, known = told(assignment, now, button), self._look()
        # How long it took to grade tells right work from wrong.
        graded = known.graded if released(assignment, now, button) else 0
        return "\n".join((f"{known.newest} {graded}", *said)) if said else ""

    def button(self, lesson: str) -> datetime | None:
        """Return when the instructor released a lesson, if that was done, of this second."""
        if self.assignment(lesson).policy == "practice":
            return None
        return self._look().released.get(lesson)

    def _look(self) -> Known:
        """Return what any page asks for, read once a second however many are open."""
        with self._lock:
            if time.monotonic() - self._looked >= LOOK_SECONDS:
                self._known, self._looked = self.handing.known(), time.monotonic()
            return self._known
