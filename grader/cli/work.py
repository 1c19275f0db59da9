"""How a command begins its work: what the work needs is loaded only now, while workers start."""

from contextlib import closing
from importlib import import_module
from typing import TYPE_CHECKING, Any

from grader.report.errors import Exit, say
from grader.workers import cache_folder

if TYPE_CHECKING:
    from grader.workers.launch import Launcher

borrowed: "Launcher | None" = None
"""In a session of a standing grader, what starts workers there."""


def load(name: str) -> Any:
    """Import `module:attribute`."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def run(work: str, **options: Any) -> Exit:
    """Do the work of a command, a function that returns an exit status, or None for 0."""
    status: Exit | None = load(work)(**options)
    return status or Exit.PASSED


def run_with_workers(work: str, *, without: str = "", **options: Any) -> Exit:
    """Do work that also takes a `launcher` of workers.

    Args:
        work: the function.
        without: one that does it without workers where it can, and else returns None.
        options: of the command.
    """
    if without and (status := load(without)(**options)) is not None:
        return Exit(status)
    if borrowed is not None:
        return run(work, launcher=borrowed, **options)
    from grader.grading.launch import start_launcher  # noqa: PLC0415 - 15 ms that help does without

    # The template imports jax while this process imports what the work needs.
    with closing(start_launcher()) as launcher:
        if fault := cache_folder.cache_fault():
            say(fault)
        return run(work, launcher=launcher, **options)
