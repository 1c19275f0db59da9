"""How likely a file is to be the work on one of some exercises, told without running it."""

from collections.abc import Collection
from enum import IntEnum

from grader.exercise.exercise import Exercise
from grader.submission.submission import Submission, defined_names


class Nearness(IntEnum):
    """From the work itself to what is certainly something else."""

    DEFINES = 0
    """It defines an entry point, and does not only import it."""
    UNSURE = 1
    """It cannot be parsed, or speaks of an exercise: perhaps the entry point is misspelt."""
    OTHER = 2
    """It has nothing to do with any of the exercises."""


def nearness(submission: Submission, exercises: Collection[Exercise]) -> Nearness:
    """Return how near a file is to the exercise that it is nearest to."""
    tree = submission.tree
    if tree is None:
        return Nearness.UNSURE
    names = {item.settings.entry_point for item in exercises}
    if names & defined_names(tree, imported=False):
        return Nearness.DEFINES
    names |= {item.settings.module for item in exercises} - {""}
    text = submission.text
    return Nearness.UNSURE if any(name in text for name in names) else Nearness.OTHER
