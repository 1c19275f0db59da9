"""How likely a file is to be the work on one of some exercises, told without running it."""

import ast
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
    """It takes the entry point from another file, as tests do, or has nothing to do with any."""


def nearness(submission: Submission, exercises: Collection[Exercise]) -> Nearness:
    """Return how near a file is to the exercise that it is nearest to."""
    tree = submission.tree
    if tree is None:
        return Nearness.UNSURE
    entry_points = {item.settings.entry_point for item in exercises}
    if entry_points & defined_names(tree, imported=False):
        return Nearness.DEFINES
    if entry_points & defined_names(tree):
        return Nearness.OTHER
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in entry_points:
            return Nearness.OTHER
    names = entry_points | {item.settings.module for item in exercises} - {""}
    return Nearness.UNSURE if any(name in submission.text for name in names) else Nearness.OTHER
