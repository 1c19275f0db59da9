"""Grades what was handed in, a piece at a time, while the server has room for it."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future

from grader.classroom.store.connect import StoreError
from grader.exercise.exercise import Exercise
from grader.grading.assemble import ungradable
from grader.grading.examiner.examination import Examination
from grader.grading.file import grade_submission
from grader.report.errors import GraderError, say
from grader.report.schema import Report
from grader.serve.assigned.assigned import Assigned
from grader.serve.assigned.handing import HandedIn
from grader.serve.fair import CrowdedError
from grader.submission.nearness import telling_names
from grader.submission.submission import UngradableError
from grader.workers.launch import Launcher

LOOK_SECONDS = 2.0
"""How often is looked for what is to be graded."""

Grade = Callable[[HandedIn, bytes, int], Future[Report]]
"""Has something handed in graded with a seed, when there is room for it."""


def grade_handed(
    handed: HandedIn, content: bytes, seed: int, exercise: Exercise, launcher: Launcher
) -> Report:
    """Grade what was handed in with the cases of a seed.

    Raises:
        GraderError: no process could be started, or the grader failed; it is to be graded again.
    """
    path = f"{exercise.name}.py"
    with Examination(launcher) as examination:
        try:
            submission = examination.reader(telling_names((exercise,)))(path, content)
        except UngradableError as error:
            return ungradable(path, handed.digest, exercise, seed, error.why)
        report = grade_submission(submission, exercise, seed, launcher, examination)
    if report.verdict == "ungradable":
        raise NotGradedError(report.summary)
    return report


class NotGradedError(GraderError):
    """A program that can be read was not graded, which says nothing about it."""


class Grading:
    """Grades what classes handed in, in a thread of its own.

    What a server has taken it has for the time of a lease; if it is killed, another takes it then.

    Args:
        classes: asked for what is due.
        grade: has it graded.
    """

    def __init__(self, classes: Sequence[Assigned], grade: Grade) -> None:
        self._classes, self._grade = classes, grade
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Take nothing more; what is being graded goes to whoever takes it up."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(LOOK_SECONDS)

    def _run(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            try:
                self.once()
            except StoreError as error:  # the database may be back the next time
                say(f"what was handed in waits to be graded: {error}")

    def once(self) -> int:
        """Grade what is due; return how much of it was graded here."""
        done = 0
        for assigned in self._classes:
            for handed in assigned.due():
                if self._ended.is_set():
                    return done
                if assigned.handing.take(handed.id, assigned.clock()):
                    done += self._one(assigned, handed)
        return done

    def _one(self, assigned: Assigned, handed: HandedIn) -> bool:
        handing = assigned.handing
        try:
            content = handing.content(handed.id)
            report = self._grade(handed, content, assigned.seed(handed)).result()
            if self._ended.is_set():  # its workers may have ended under it
                handing.give_back(handed.id)
                return False
            return handing.graded(handed.id, report, assigned.clock())
        except StoreError:
            raise
        except (CancelledError, Exception) as error:  # noqa: BLE001 - the others are graded
            if self._ended.is_set() or isinstance(error, CrowdedError):
                handing.give_back(handed.id)
            else:  # it is tried again when the lease ends
                say(
                    f"what {handed.learner} handed in for {handed.exercise} could not be graded "
                    f"({type(error).__name__}: {error}): please report it"
                )
            return False
