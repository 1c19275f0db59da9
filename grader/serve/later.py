"""Work that a page waits for, done when it is its learner's turn; no thread waits meanwhile."""

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import TypeVar

from grader.report.errors import GraderError
from grader.serve.fair import FairQueue, Job

T = TypeVar("T")


class OutdatedError(GraderError):
    """A newer request took the place of one that waited."""


def later(queue: FairQueue, learner: str, kind: str, work: Callable[[], T]) -> Future[T]:
    """Have work done.

    Args:
        queue: whose turn it is.
        learner: whose work it is.
        kind: what it is; a newer one of the same learner and kind takes its place while it waits.
        work: does it.

    Returns:
        what comes of it: OutdatedError where a newer one took its place.

    Raises:
        CrowdedError: too much waits.
    """
    result: Future[T] = Future()

    def run() -> None:
        if not result.set_running_or_notify_cancel():
            return  # nobody waits for it any more
        try:
            result.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            result.set_exception(error)

    def dropped() -> None:
        with suppress(InvalidStateError):  # as above
            result.set_exception(OutdatedError("a newer request took its place"))

    queue.put(Job(learner, kind, run, dropped))
    return result
