"""Put cases to the worker that can answer them: an interpreted one, or else a cold one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.context import PROBED
from grader.judging.conversation import Conversation
from grader.judging.outcome import Reason
from grader.judging.session import Outcome, persistently, run
from grader.submission.submission import Submission
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError

ITS_OWN: frozenset[Reason] = frozenset({"output-limit", "time-limit"})
"""What ends a program in whatever it runs: long evaluations are a miss before they are late."""


def ask(
    launcher: Launcher,
    submission: Submission,
    exercise: Exercise,
    cases: tuple[Case, ...],
    asked: Sequence[int] | None = None,
    probe_case: int | None = PROBED,
    *,
    prove: Callable[[Conversation], None] | None = None,
    heard: Callable[[Conversation, bool], None] | None = None,
    interpret: bool = True,
) -> Outcome:
    """Put cases to an interpreted worker, or to a cold one if that cannot answer or shall not.

    An interpreted worker's word counts where nothing was missed and the program alone can have
    stopped it, and then for all that was asked. A cold one that was lost is replaced once. The
    first takes nothing of the time of the next.

    Raises:
        NoWorkerError: none could be started, or another was lost as well.
    """
    limits = exercise.settings.limits
    put = partial(
        run,
        source=submission.source,
        exercise=exercise,
        cases=cases,
        probe_case=probe_case,
        asked=asked,
        prove=prove,
        heard=heard,
    )
    if interpret and launcher.interprets:
        with suppress(NoWorkerError):
            outcome = put(launcher.start("interpreted", limits.bounds))
            final = outcome.stop is None or outcome.stop.reason in ITS_OWN
            if outcome.missed is None and final:
                return outcome
    return persistently(lambda: launcher.start("cold", limits.bounds), put)
