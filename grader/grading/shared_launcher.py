"""The launcher that a process keeps for many submissions, one after another or at once."""

import atexit
import threading
from typing import TYPE_CHECKING

from grader.grading.launch import start_launcher
from grader.workers.launch import Launcher

if TYPE_CHECKING:
    from grader.exercise.exercise import Exercise

WORTH_WARMING = 12
"""From how many files on compiling the usual kernels beforehand takes less time than it saves."""


def warm_up(launcher: Launcher, exercise: "Exercise", seed: int) -> None:
    """Have an exercise's usual kernels compiled, if it names any. Raises NoWorkerError."""
    kernels = exercise.kernels(seed)
    if kernels is not None:
        launcher.warm_up(kernels)


class SharedLauncher:
    """One launcher, shared by a process's threads: started when first needed, closed at exit."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._launcher: Launcher | None = None
        self._warmed: set[str] = set()

    def launcher(self) -> Launcher:
        """Return the launcher; starts it where there is none."""
        with self._lock:
            if self._launcher is None:
                self._launcher = start_launcher()
                atexit.register(self.close)
            return self._launcher

    def warm_up(self, exercise: "Exercise", seed: int) -> None:
        """Have the exercise's usual kernels compiled for what is to come. Raises NoWorkerError."""
        with self._lock:
            if exercise.name in self._warmed or self._launcher is None:
                return
            self._warmed.add(exercise.name)
            warm_up(self._launcher, exercise, seed)

    def close(self) -> None:
        """End the launcher and all its workers; the next one is started anew."""
        with self._lock:
            if self._launcher is not None:
                self._launcher.close()
                atexit.unregister(self.close)
            self._launcher, self._warmed = None, set()
