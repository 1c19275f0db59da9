"""Gradings in threads of their own, of which only the newest counts."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from grader.diagnosis.changed.search import go_on
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import list_pitfalls
from grader.grading.answering import Listening
from grader.grading.file import grade_file
from grader.judging.compare import CaseResult
from grader.learner.guidance import ladder, leading, next_command
from grader.learner.milestones import milestone
from grader.learner.progress import Progress
from grader.learner.watch.events import Answered, Graded
from grader.learner.workspace import next_exercise
from grader.report.formats.visible import for_learner
from grader.report.schema import Report
from grader.workers.launch import Launcher
from grader.workers.stoppable import StoppableLauncher


class Gradings:
    """Grades a file whenever asked to, and keeps the learner's progress.

    Args:
        path: the file.
        exercises: which it may be for.
        seed: draws the cases.
        launcher: starts the processes.
        progress: where attempts and hints are kept.
        done: called with each result, and what is known before, from another thread.
    """

    def __init__(
        self,
        path: Path,
        exercises: tuple[Exercise, ...],
        seed: int,
        launcher: Launcher,
        progress: Progress,
        done: Callable[[Graded | Answered], None],
    ) -> None:
        self._path = path
        self._exercises = exercises
        self._seed = seed
        self._launcher = launcher
        self._progress = progress
        self._done = done
        self._newest: StoppableLauncher | None = None

    def begin(self, number: int) -> None:
        """Grade the file as it is now; an older grading is stopped."""
        self.stop()
        self._newest = StoppableLauncher(self._launcher)
        arguments = (number, self._newest)
        threading.Thread(target=self._run, args=arguments, daemon=True).start()

    def stop(self) -> None:
        """Stop the grading that runs, if any."""
        if self._newest is not None:
            self._newest.stop()

    def reveal(self, exercise: str, name: str, rungs: int) -> None:
        """Remember how many rungs of a ladder were shown."""
        self._progress.change(exercise, lambda record: record.shown(name, rungs))

    def _run(self, number: int, launcher: StoppableLauncher) -> None:
        started = time.monotonic()

        def say(report: Report, *, source: str, whole: bool) -> None:
            seconds = time.monotonic() - started
            if launcher is self._newest:
                graded = self._graded(number, for_learner(report), source, seconds)
                self._done(replace(graded, whole=whole))

        def answered(results: Sequence[CaseResult]) -> None:
            passed = sum(result.status == "passed" for result in results)
            tell(Answered(number, passed, len(results)))

        def tell(known: Answered) -> None:
            if launcher is self._newest:
                self._done(known)

        def early(source: str) -> Listening:
            return Listening(
                answered=answered,
                passed=lambda cases: tell(Answered(number, cases, cases)),
                explained=partial(say, source=source, whole=False),
            )

        report, source = grade_file(self._path, self._exercises, self._seed, launcher, early=early)
        say(report, source=source, whole=True)
        if report.verdict == "failed":
            go_on(launcher, lambda: launcher is self._newest)

    def _graded(self, number: int, report: Report, source: str, seconds: float) -> Graded:
        clock = datetime.now().astimezone().strftime("%H:%M:%S")
        exercise = self._exercise(report)
        if exercise is None or report.verdict == "ungradable":
            return Graded(number, report, source, seconds, clock)
        before = self._progress.of(exercise.name)
        record = self._progress.graded(report, self._path)
        records = {**self._progress.all(), exercise.name: record}
        steps = ladder(report, exercise)
        finding = leading(report)
        pitfalls = {item.name: item for item in list_pitfalls(exercise.pitfall_folders)}
        pitfall = pitfalls.get(finding.name) if finding else None
        in_order = sorted(self._exercises, key=lambda item: item.step)
        following = next_exercise(in_order, records, after=exercise.name)
        return Graded(
            number,
            report,
            source,
            seconds,
            clock,
            steps,
            steps.revealed(record),
            pitfall.page(in_order, exercise.name) if pitfall else "",
            exercise.solution if record.earned else "",
            next_command(report, in_order, records),
            exercise.task,
            following.name if following and report.verdict == "passed" else "",
            milestone(exercise.name, before, in_order, records),
        )

    def _exercise(self, report: Report) -> Exercise | None:
        named = report.exercise.name if report.exercise else None
        return next((item for item in self._exercises if item.name == named), None)
