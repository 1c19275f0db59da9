"""Where submissions are graded: threads of this process, or a Dask cluster.

An engine is an executor of the standard library (`concurrent.futures.Executor`) and a number of
submissions to keep in flight; whatever has that interface can be added here.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from grader.classroom.job import end_workers
from grader.report.errors import GraderError, needs_extra

IN_FLIGHT = 256
"""How many submissions a cluster is given at once, at the least: it may grow while it works."""
RETRIES = 2
"""How often a submission is tried again on another worker of a cluster when one is lost."""

KNOCK_SECONDS = 10
"""How long a cluster's scheduler has to answer, seconds."""


class EngineError(GraderError):
    """The engine cannot be used."""


@dataclass(frozen=True)
class Engine:
    """An executor, and how many submissions it is given at once."""

    executor: Executor
    room: int


@contextmanager
def threads(jobs: int) -> Iterator[Engine]:
    """Grade on this machine; each thread waits for a worker process of its own."""
    executor = ThreadPoolExecutor(jobs, "grade")
    try:
        yield Engine(executor, 2 * jobs)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        end_workers()


@contextmanager
def dask(scheduler: str) -> Iterator[Engine]:
    """Grade on a Dask cluster; each of its processes has a template of its own.

    Raises:
        MissingExtraError: Dask is not installed.
        EngineError: its scheduler does not answer.
    """
    with needs_extra("dask", "--engine dask"):
        from distributed import Client  # noqa: PLC0415 - an extra, and heavy
    try:
        # A client that finds no scheduler takes long to give up, and longer to be cleared away.
        asyncio.run(_knock(scheduler))
    except (OSError, ValueError) as error:
        raise EngineError(
            f"the Dask scheduler {scheduler} does not answer: is it running, and its address right "
            "(as in tcp://host:8786)?"
        ) from error
    with Client(scheduler, set_as_default=False) as client:
        processors = sum(client.nthreads().values())
        yield Engine(client.get_executor(retries=RETRIES), max(IN_FLIGHT, 4 * processors))


async def _knock(scheduler: str) -> None:
    """See whether a scheduler can be reached. Raises OSError or ValueError."""
    from distributed.comm import connect  # noqa: PLC0415 - as above

    comm = await connect(scheduler, timeout=KNOCK_SECONDS)
    await comm.close()
