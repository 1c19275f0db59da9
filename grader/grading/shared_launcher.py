"""The launcher that a process keeps for many submissions, one after another or at once."""

import atexit
import threading

from grader.grading.launch import start_launcher
from grader.workers.launch import Launcher


class SharedLauncher:
    """One launcher, shared by a process's threads: started when first needed, closed at exit."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._launcher: Launcher | None = None

    def launcher(self) -> Launcher:
        """Return the launcher; starts it where there is none."""
        with self._lock:
            if self._launcher is None:
                self._launcher = start_launcher()
                atexit.register(self.close)
            return self._launcher

    def close(self) -> None:
        """End the launcher and all its workers; the next one is started anew."""
        with self._lock:
            if self._launcher is not None:
                self._launcher.close()
                atexit.unregister(self.close)
            self._launcher = None
