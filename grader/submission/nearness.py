"""How likely a file is to be the work on one of some exercises, told without running it."""

from collections.abc import Collection, Container, Iterable
from enum import IntEnum

from grader.exercise.exercise import Exercise
from grader.submission.submission import Submission, UngradableError


class AmbiguousError(UngradableError):
    """The file does not say which exercise it is for."""


class Nearness(IntEnum):
    """From the work itself to what is certainly something else."""

    DEFINES = 0
    """It defines an entry point, and does not only import it."""
    UNSURE = 1
    """It cannot be parsed, or speaks of an exercise: perhaps the entry point is misspelt."""
    OTHER = 2
    """It takes the entry point from another file, as tests do, or has nothing to do with any."""


def telling_names(exercises: Iterable[Exercise]) -> frozenset[str]:
    """Return the names by which a file shows which exercise it is for."""
    return frozenset(name for item in exercises for name in _names(item))


def _names(exercise: Exercise) -> list[str]:
    return [name for name in (exercise.settings.entry_point, exercise.settings.module) if name]


def nearness(submission: Submission, exercises: Collection[Exercise]) -> Nearness:
    """Return how near a file is to the exercise that it is nearest to."""
    names = telling_names(exercises)
    facts = submission.facts_about(names)
    if not facts.parsed:
        return Nearness.UNSURE
    entry_points = {item.settings.entry_point for item in exercises}
    if entry_points & facts.defined:
        return Nearness.DEFINES
    if entry_points & (facts.bound | facts.attributes):
        return Nearness.OTHER
    return Nearness.UNSURE if any(name in submission.text for name in names) else Nearness.OTHER


def match_exercise(
    submission: Submission,
    exercises: tuple[Exercise, ...],
    choose: str = "choose with --exercise NAME",
) -> Exercise:
    """Find the exercise whose entry point the file defines, or that it comes nearest to.

    Args:
        submission: the file as read.
        exercises: those that come into question.
        choose: how the user can say which one; for the error.

    Raises:
        AmbiguousError: it defines the entry points of several, or nothing points to any.
    """
    facts = submission.facts_about(telling_names(exercises))
    exact = [item for item in exercises if item.settings.entry_point in facts.bound]
    if len(exact) == 1:
        return exact[0]
    if len(exact) > 1:
        names = ", ".join(item.name for item in exact)
        raise AmbiguousError(submission.path, f"defines the entry points of {names}: {choose}")
    if len(exercises) == 1:
        return exercises[0]
    said: Container[str] = facts.named or submission.text
    scores = {item.name: sum(name in said for name in _names(item)) for item in exercises}
    best = max(scores.values())
    nearest = [item for item in exercises if scores[item.name] == best]
    if best == 0 or len(nearest) > 1:
        names = ", ".join(item.name for item in exercises)
        raise AmbiguousError(
            submission.path, f"defines no entry point of any exercise ({names}): {choose}"
        )
    return nearest[0]
