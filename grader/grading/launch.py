"""Start the processes that grading needs: those that run submissions and those that read them."""

from typing import TYPE_CHECKING

from grader.sandbox.isolation import LAYERS
from grader.workers import launch

if TYPE_CHECKING:
    from grader.workers.examiners import Examiners
    from grader.workers.launch import Launcher

EXAMINER = "grader.grading.examiner"
"""The module that examiners run."""
ALL = frozenset(LAYERS)


def start_launcher(layers: frozenset[str] = ALL) -> "Launcher":
    """Start the fastest launcher that this system offers."""
    return launch.start_launcher(layers, EXAMINER)


def examiners(layers: frozenset[str] = ALL) -> "Examiners":
    """Return what starts examiners, for a launcher of another kind."""
    from grader.workers.examiners import Examiners  # noqa: PLC0415 - help does without

    return Examiners(EXAMINER, layers)
