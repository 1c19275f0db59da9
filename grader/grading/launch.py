"""Start the processes that grading needs: those that run submissions and those that read them."""

from typing import TYPE_CHECKING

from grader.sandbox.isolation import LAYERS
from grader.workers import launch

if TYPE_CHECKING:
    from grader.workers.launch import Launcher

EXAMINER = "grader.grading.examiner"
"""The module that examiners run."""


def start_launcher(layers: frozenset[str] = frozenset(LAYERS)) -> "Launcher":
    """Start the fastest launcher that this system offers."""
    return launch.start_launcher(layers, EXAMINER)
