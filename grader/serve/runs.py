"""Has runs graded, and says on sheets how far they are."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from grader.classroom.store.connect import StoreError
from grader.diagnosis.changed.search import go_on
from grader.exercise.exercise import Exercise
from grader.grading.answering import Listening
from grader.judging.compare import CaseResult
from grader.learner.standing.shared import steadily
from grader.learner.watch.changes import changes
from grader.report.errors import GraderError
from grader.report.schema import Report
from grader.serve.desk import Desk
from grader.serve.fair import CrowdedError, FairQueue
from grader.serve.graded import Course, grade_content
from grader.serve.history import WAITING, History, Version, digest_of
from grader.serve.operation.happened import happened
from grader.serve.sheet import Sheet, Stage
from grader.serve.sheets import Sheets
from grader.serve.turns.own import OwnTurns, Turns
from grader.workers.launch import Launcher
from grader.workers.stoppable import StoppableLauncher


class Runs:
    """Keeps what is to be graded, and grades it when it is its turn.

    Args:
        launcher: starts the workers.
        history: keeps versions, and which of them wait.
        course: all exercises.
        sheets: where it is said how far runs are.
        queue: the queue of this process.
        exercise: returns one by its name.
        desks: returns the desk of any learner; None where runs are of desks that were here.
    """

    def __init__(
        self,
        launcher: Launcher,
        history: History,
        course: Course,
        sheets: Sheets,
        queue: FairQueue,
        exercise: Callable[[str], Exercise],
        desks: Callable[[str], Desk] | None,
    ) -> None:
        self._launcher, self._history, self._course = launcher, history, course
        self._sheets, self._queue, self._exercise = sheets, queue, exercise
        self._seen: dict[str, Desk] = {}
        self._desk = desks or self._seen.__getitem__
        self._going_on = threading.Lock()
        self.own = OwnTurns(queue, self.grade)
        self.turns: Turns = self.own
        self.closed = False

    def ask(self, desk: Desk, exercise: Exercise, content: bytes) -> int:
        """Have a content graded, see `Workbench.run`."""
        run = self._history.keep(desk.learner, exercise.name, content, "run", run=WAITING)
        self._put(desk, exercise, run, digest_of(content))
        return run

    def take_up(self, desk: Desk) -> None:
        """Have graded what waits of a desk, see `Workbench.take_up`."""
        for version in self._history.waiting():
            if version.learner == desk.learner:
                exercise = self._exercise(version.exercise)
                self._put(desk, exercise, version.id, version.digest)

    def _put(self, desk: Desk, exercise: Exercise, run: int, digest: str) -> None:
        self._seen[desk.learner] = desk
        sheet = self._sheets.of(desk.learner, exercise.name)
        sheet.begin(Stage(run, "waiting", digest, {}, len(exercise.cases(desk.seed(exercise)))))
        try:
            self.turns.ask(desk.learner, exercise.name)
        except CrowdedError as error:
            self._history.refused(run)
            sheet.set(run, phase="refused", notice=str(error))
            raise

    def grade(self, learner: str, name: str) -> None:
        """Grade the newest version of a file that waits, and say how far it is."""
        try:
            found = self._history.next_run(learner, name)
            sheet = self._sheets.of(learner, name)
        except StoreError:
            return  # it waits until the database is back
        if found is None or self.closed:
            return  # another server was faster, or takes it up
        version, content = found
        desk = self._desk(learner)
        try:
            self._graded(desk, self._exercise(name), version, content, sheet)
        except Exception as error:  # noqa: BLE001 - the page says it, and the server goes on
            why = (
                str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
            )
            said = f"this run could not be graded: {why}"
            sheet.set(version.id, phase="refused", notice=said)
            if not isinstance(error, StoreError):  # else it waits until the database is back
                with suppress(StoreError):
                    self._history.refused(version.id)

    def _graded(
        self, desk: Desk, exercise: Exercise, version: Version, content: bytes, sheet: Sheet
    ) -> None:
        run, started = version.id, time.monotonic()
        text = content.decode().replace("\r\n", "\n").replace("\r", "\n")
        seed = desk.seed(exercise)
        asked = len(exercise.cases(seed))
        launcher = StoppableLauncher(self._launcher)
        begun = Stage(run, "running", version.digest, {}, asked, source=text)
        if not sheet.begin(begun, launcher):
            return  # a newer run is at it
        if self.closed:
            launcher.stop()  # it began as this server ended
        cases: dict[int, tuple[str, str]] = {}

        def case(index: int, result: CaseResult) -> None:
            cases[index] = (result.case.name, result.status)
            sheet.set(run, cases=dict(cases))

        def explained(report: Report) -> None:
            sheet.set(run, phase="explaining", report=report)

        path, listening = desk.label(exercise), Listening(explained=explained, case=case)
        try:
            report = steadily(
                self._launcher,
                lambda: grade_content(
                    path, content, exercise, self._course, launcher, listening, seed=seed
                ),
            )
            told = not launcher.stopped and self._end(desk, exercise, sheet, run, report, started)
        finally:  # until its end is told, no sheet takes what the history has of it
            sheet.end(launcher)
        if not told:
            self._sheets.again(desk.learner, exercise.name)
        elif report.verdict == "failed":
            threading.Thread(target=self._go_on, daemon=True).start()

    def _end(
        self,
        desk: Desk,
        exercise: Exercise,
        sheet: Sheet,
        run: int,
        report: Report,
        started: float,
    ) -> bool:
        """Keep and tell what came of a run; return false if a newer one took its place.

        So it is too if another server was faster.
        """
        counted = desk.graded(exercise, run, report)
        if counted is None:
            return False
        seconds = time.monotonic() - started
        happened("run", verdict=report.verdict, exercise=exercise.name, seconds=round(seconds, 3))
        sheet.set(
            run,
            phase="done",
            report=report,
            changed=changes(sheet.before, report) if sheet.before else (),
            first=counted.before.passed_at is None and counted.after.passed_at is not None,
            seconds=seconds,
        )
        return True

    def _go_on(self) -> None:
        """Compute what the latest search left out, while nobody waits for anything else."""
        if self._going_on.acquire(blocking=False):
            try:
                go_on(self._launcher, lambda: self._queue.idle and not self.closed)
            finally:
                self._going_on.release()
