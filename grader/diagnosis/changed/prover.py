"""Run trusted programs in forks of a template of their own, a few side by side."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from grader.diagnosis.changed.behaviour import Did, did
from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.judging.session import run_each
from grader.workers.launch import Launcher

CASE_SECONDS = 2.0
"""How long one case may take: some hundred times what it does, for a change that never ends."""
SIDE_BY_SIDE = 2
IN_ONE_FORK = 50
"""How many programs one fork runs: each leaves its classes and traces in the memory."""

Course = tuple[Did | None, ...]
"""What a program did in each case that was asked; None where it did nothing that is known."""


def prove(
    launcher: Launcher,
    exercise: Exercise,
    cases: Sequence[Case],
    texts: Sequence[str],
    asked: Sequence[int],
) -> list[Course]:
    """Return what each program did in some cases; nothing is known of one that has no rule.

    Raises:
        NoWorkerError: no process could be started.
    """
    bounded = hurried(exercise)
    shares = [texts[place : place + IN_ONE_FORK] for place in range(0, len(texts), IN_ONE_FORK)]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        found = pool.map(lambda share: _share(launcher, bounded, cases, share, asked), shares)
        return [course for courses in found for course in courses]


def hurried(exercise: Exercise) -> Exercise:
    """Return an exercise whose programs get little time, as most of many do what is expected."""
    limits = exercise.settings.limits.model_copy(
        update={"case_seconds": CASE_SECONDS, "load_seconds": 10.0, "total_seconds": 60.0}
    )
    return replace(exercise, settings=exercise.settings.model_copy(update={"limits": limits}))


def _share(
    launcher: Launcher,
    exercise: Exercise,
    cases: Sequence[Case],
    texts: Sequence[str],
    asked: Sequence[int],
) -> list[Course]:
    courses: list[Course] = []
    while len(courses) < len(texts):
        process = launcher.start("prover", exercise.settings.limits.bounds)
        sources = [text.encode() for text in texts[len(courses) :]]
        for outcome in run_each(process, sources, exercise, cases, asked):
            if outcome.missed is None and not outcome.load_error:
                courses.append(tuple(did(outcome.replies.get(index)) for index in asked))
            else:
                courses.append((None,) * len(asked))
    return courses
