"""One more worker than is asked for, so that the next submission need not wait for its fork."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

from grader.report.errors import GraderError
from grader.sandbox.wire import WireError
from grader.workers.command import Bounds
from grader.workers.control import Control
from grader.workers.process import Kind, Process

Key = tuple[Kind, Bounds, Control]
"""What makes one worker as good as another: kind, bounds, and the template it is forked from."""

FAULTS = (GraderError, WireError, CancelledError)


class Spares:
    """Hands out workers, and has one forked beforehand of each kind that was asked for twice.

    Args:
        fork: starts a worker. Raises GraderError or WireError.
    """

    def __init__(self, fork: Callable[[Kind, Bounds, Control], Process]) -> None:
        self._fork = fork
        self._lock = threading.Lock()
        self._ready: dict[Key, Future[Process]] = {}
        self._asked: set[Key] = set()
        self._closed = False
        self._pool: ThreadPoolExecutor | None = None

    def take(self, kind: Kind, bounds: Bounds, template: Control) -> Process:
        """Return a worker that has served nothing yet. Raises what the fork raises."""
        key = (kind, bounds, template)
        with self._lock:
            spare = self._ready.pop(key, None)
            stale = [self._ready.pop(other) for other in [*self._ready] if other[2].broken]
        for old in stale:
            _end(old)
        process = self._usable(spare) or self._fork(*key)
        with self._lock:
            wanted = key in self._asked
            self._asked.add(key)
        if wanted:
            self.fork_one(*key)
        return process

    def fork_one(self, kind: Kind, bounds: Bounds, template: Control) -> None:
        """Have a worker forked in the background, if there is no spare one like it."""
        key = (kind, bounds, template)
        with self._lock:
            if key not in self._ready and not self._closed:
                self._pool = self._pool or ThreadPoolExecutor(1, "spare worker")
                self._ready[key] = self._pool.submit(self._fork, *key)

    def _usable(self, spare: Future[Process] | None) -> Process | None:
        if spare is not None:
            # A fresh one says why, if it fails too.
            with contextlib.suppress(*FAULTS):
                process = spare.result()
                if process.alive:
                    return process
                process.kill()
        return None

    def close(self) -> None:
        """End the spare workers."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
            ready, self._ready = self._ready, {}  # threads that still work may take one
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        for spare in ready.values():
            _end(spare)


def _end(spare: Future[Process]) -> None:
    if not spare.cancelled():
        with contextlib.suppress(*FAULTS):
            spare.result().kill()
