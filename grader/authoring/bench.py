"""Where texts are graded for authors: one launcher, and every equal run done once."""

import re
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from threading import Lock

from grader.diagnosis.error_model import Array
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import Pitfall
from grader.grading.flow import grade
from grader.judging.reference import draws, expected
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

SEED = 0
_Run = tuple[str, str, tuple[tuple[str, float], ...]]


@dataclass(frozen=True)
class Bench:
    """Grades texts as submissions; may be shared by threads."""

    launcher: Launcher
    _done: dict[_Run, Future[Report]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def grade(
        self, text: str, exercise: Exercise, limits: dict[str, float] | None = None
    ) -> Report:
        """Grade a text as a submission of an exercise."""
        submission = Submission("page.py", text.encode())
        key = exercise.name, text, tuple((limits or {}).items())
        with self._lock:
            known = self._done.get(key)
            future = known or self._done.setdefault(key, Future())
        if known is None:
            try:
                # Kept by the cache: the limits are not for the reference.
                expected(self.launcher, exercise, exercise.cases(SEED))
                limited = _limited(exercise, limits or {})
                future.set_result(grade(submission, limited, SEED, self.launcher))
            except BaseException as error:
                future.set_exception(error)
                raise
        return future.result()

    def draws(self, exercise: Exercise) -> tuple[dict[str, Array], ...]:
        """Return the random draws of an exercise's error model for its cases."""
        return tuple(dict(each) for each in draws(self.launcher, exercise, exercise.cases(SEED)))


def is_shown(pitfall: Pitfall) -> bool:
    """Say whether the installed packages are new enough for a pitfall's changes."""
    return all(
        tuple(map(int, re.findall(r"\d+", version(package))))[: len(least)] >= least
        for package, least in pitfall.shown_since.items()
    )


def _limited(exercise: Exercise, limits: dict[str, float]) -> Exercise:
    changed = exercise.settings.limits.model_copy(update=limits)
    return replace(exercise, settings=exercise.settings.model_copy(update={"limits": changed}))
