"""What the pages ask for: runs of learners' files, their stages, inputs of their own, pictures."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from grader.exercise.exercise import Exercise
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.judging.reference import expected
from grader.learner.kept import surroundings_now
from grader.learner.show import picture_of
from grader.learner.source import Source
from grader.learner.standing.shared import steadily
from grader.learner.trying import Tried, tried
from grader.report.errors import GraderError, needs_extra, say
from grader.report.formats.visible import for_learner
from grader.report.pictures.parts import Picture
from grader.report.schema import Report
from grader.serve.desk import SEED, Desk
from grader.serve.fair import FairQueue
from grader.serve.graded import Course, grade_content
from grader.serve.history import History
from grader.serve.kept_desk import KeptDesks
from grader.serve.later import later
from grader.serve.runs import Runs
from grader.serve.sheet import Sheet
from grader.serve.sheets import Sheets
from grader.workers.launch import Launcher

if TYPE_CHECKING:
    from grader.serve.turns.team import Team

T = TypeVar("T")


class Workbench:
    """Grades, in a fair queue, what desks hand over.

    Args:
        launcher: starts the workers.
        history: keeps versions, and which of them wait.
        places: how many runs are graded at once; as many more go on aside if they take long.
        shared: the desks of a database that other servers use too; None if there is one server.

    Raises:
        StoreError: the database cannot be used.
        MissingExtraError: what servers share their work by is not installed.
    """

    def __init__(
        self, launcher: Launcher, history: History, places: int, shared: KeptDesks | None = None
    ) -> None:
        self._launcher, self.history = launcher, history
        self.catalogue = open_catalogue()
        self.exercises: tuple[Exercise, ...] = tuple(
            sorted(self.catalogue.choose(None, say), key=lambda item: (item.step, item.name))
        )
        self.course = Course(self.exercises, surroundings_now())
        self._queue = FairQueue(places, aside=places)
        self._team = _team(shared, history) if shared else None
        self._sheets = self._team.sheets if self._team else Sheets(history, None)
        self._runs = Runs(
            launcher, history, self.course, self._sheets, self._queue, self.exercise, shared
        )
        self._sheets.stopped = self._runs.own.leave
        self._places = places

    def join(self) -> None:
        """Grade what waits of all learners from now on, in turn with the other servers.

        Raises:
            StoreError: the database cannot be used.
        """
        assert self._team is not None, "of servers that share a database"
        self._runs.turns = self._team.join(self._runs.own, 2 * self._places, self._runs.grade)

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return self._runs.closed

    def exercise(self, name: str) -> Exercise:
        """Return an exercise. Raises UnknownExerciseError."""
        found = next((item for item in self.exercises if item.name == name), None)
        return found or self.catalogue.load(name)

    def sheet(self, desk: Desk, exercise: Exercise) -> Sheet:
        """Return the stages of a file, at first with what is known of its last run."""
        return self._sheets.of(desk.learner, exercise.name)

    def run(self, desk: Desk, exercise: Exercise, content: bytes) -> int:
        """Have a content graded, in place of what is graded or waits for this learner's file.

        Returns:
            the number of the run.

        Raises:
            CrowdedError: too much waits.
            StoreError: it cannot be kept.
        """
        return self._runs.ask(desk, exercise, content)

    def take_up(self, desk: Desk) -> None:
        """Put the runs of a desk in the queue that a server before this one did not finish."""
        self._runs.take_up(desk)

    def ahead(self, sheet: Sheet) -> int:
        """Return how many runs come before one that waits."""
        return self._runs.turns.ahead(sheet.learner, sheet.exercise)

    def warm(self, exercises: Iterable[Exercise] | None = None) -> None:
        """Have ready what the first run of each exercise would wait for, by default of all."""
        with suppress(GraderError):
            for exercise in self.exercises if exercises is None else exercises:
                if self.closed:
                    return
                with Examination(self._launcher) as examination:
                    examination.prepare(exercise)
                expected(self._launcher, exercise, exercise.cases(SEED))

    def repaired(self, desk: Desk, exercise: Exercise, run: int) -> Future[None]:
        """Look for one change that makes a run's content right, and keep what is found.

        What is returned here and below is there when it was this learner's turn; no thread waits.
        """
        sheet = self.sheet(desk, exercise)
        content = self.history.content(desk.learner, exercise.name, run)

        def work() -> None:
            report = grade_content(
                desk.label(exercise),
                content,
                exercise,
                self.course,
                self._launcher,
                repair=True,
                seed=desk.seed(exercise),
            )
            self.history.amended(run, report)
            sheet.set(run, report=report)

        return self._later(desk, "hint", work)

    def tried(
        self, desk: Desk, exercise: Exercise, given: Mapping[str, str], case: int | None
    ) -> Future[Tried]:
        """Ask a desk's file one input. The result raises GraderError."""

        def work() -> Tried:
            source = Source(desk.label(exercise), desk.content(exercise), (exercise,))
            return tried(self._launcher, source, given, case, desk.seed(exercise))

        return self._later(desk, "try", work)

    def picture(self, desk: Desk, exercise: Exercise) -> Future[Picture]:
        """Draw how one number of a file's answer comes about. The result raises GraderError."""

        def work() -> Picture:
            source = Source(desk.label(exercise), desk.content(exercise), (exercise,))
            return picture_of(self._launcher, source, desk.seed(exercise))

        return self._later(desk, "picture", work)

    def aside(self, who: str, kind: str, work: Callable[[Launcher], T]) -> Future[T]:
        """Do work that no page waits for when it is its turn among what learners ask for."""

        def steady() -> T:
            return steadily(self._launcher, lambda: work(self._launcher))

        return later(self._queue, who, kind, steady)

    def shown(self, sheet: Sheet) -> Report | None:
        """Return the newest report as its learner reads it."""
        report = sheet.stage.report
        return for_learner(report) if report is not None else None

    def _later(self, desk: Desk, kind: str, work: Callable[[], T]) -> Future[T]:
        """Do work when it is its turn."""
        return later(self._queue, desk.learner, kind, lambda: steadily(self._launcher, work))

    def close(self) -> None:
        """Stop all runs; those that waited or ran are taken up by the next server, or another."""
        self._runs.closed = True
        self._queue.close()
        for sheet in self._sheets.all():
            sheet.stop()
        if self._team is not None:
            self._team.close()


def _team(desks: KeptDesks, history: History) -> "Team":
    with needs_extra("class-server", "a class on several servers"):
        from grader.serve.turns.team import Team  # noqa: PLC0415 - an extra
    return Team(desks, history)
