"""Put cases to the worker that can answer them: an interpreted one, or else a cold one."""

import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.settings import Limits
from grader.judging.session import Outcome, persistently, run
from grader.submission.submission import Submission
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError


def ask(
    launcher: Launcher,
    submission: Submission,
    exercise: Exercise,
    cases: tuple[Case, ...],
    asked: Sequence[int] | None = None,
    probe_case: int | None = 0,
    *,
    interpret: bool = True,
) -> Outcome:
    """Put cases to an interpreted worker, or to a cold one if that cannot answer or shall not.

    An interpreted worker's word counts only when all went well, and then for all that was asked. A
    cold one that was lost is replaced once. All of them share the time for everything.

    Raises:
        NoWorkerError: none could be started, or another was lost as well.
    """
    limits = exercise.settings.limits
    ends = time.monotonic() + limits.total_seconds
    put = partial(
        run,
        source=submission.source,
        exercise=exercise,
        cases=cases,
        probe_case=probe_case,
        asked=asked,
    )
    if interpret and launcher.interprets:
        with suppress(NoWorkerError):
            outcome = put(launcher.start("interpreted", limits.bounds), ends=ends)
            if outcome.missed is None and (outcome.stop is None or _is_its_own(outcome, limits)):
                return outcome
    left = ends - time.monotonic()  # what a lost worker takes does not count
    return persistently(
        lambda: launcher.start("cold", limits.bounds),
        lambda process: put(process, ends=time.monotonic() + left),
    )


def _is_its_own(outcome: Outcome, limits: Limits) -> bool:
    """Say whether a worker was ended for what its program did, whatever it runs in."""
    stop, ending = outcome.stop, outcome.ending
    if stop is None or ending is None:
        return False
    busy = ending.cpu_seconds >= limits.case_seconds / 2
    return stop.reason == "output-limit" or (stop.reason == "time-limit" and busy)
