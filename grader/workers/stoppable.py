"""A launcher of one grading among others, which can be told to give up (trusted side)."""

import threading

from grader.workers.command import Bounds
from grader.workers.launch import Launcher
from grader.workers.process import Kind, NoWorkerError, Process
from grader.workers.through import ThroughLauncher


class StoppableLauncher(ThroughLauncher):
    """A launcher for one grading, which can be told to give up.

    What the submission runs in is cut off; processes of the reference and of its changes end by
    themselves, as what they answer serves the next grading too.
    """

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._lock = threading.Lock()
        self._running: list[Process] = []
        self._stopped = False

    @property
    def _other(self) -> Launcher:
        return self._launcher

    def start(self, kind: Kind, bounds: Bounds) -> Process:
        """Start a child. Raises NoWorkerError, once it was told to stop too."""
        with self._lock:
            if self._stopped:
                raise NoWorkerError("a newer version of the file is graded")
            process = self._launcher.start(kind, bounds)
            if kind not in {"trusted", "prover"}:
                self._running.append(process)
            return process

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stopped

    def stop(self) -> None:
        """Cut off what runs, and start nothing more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.channel.hang_up()
