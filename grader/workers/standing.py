"""A template process that stands ready to fork, and is started again if it dies (POSIX)."""

import contextlib
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable

from grader.workers.control import Control
from grader.workers.process import GRACE_SECONDS, POLL_SECONDS
from grader.workers.start import Started


class Standing:
    """Keeps one template process.

    One that ends by itself before its first word is not started again: so would another.

    Args:
        start: starts a template.
        started: one that was started already; by default a new one.
    """

    def __init__(self, start: Callable[[], Started], started: Started | None = None) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._closed = False
        self._begin(started or start())

    def _begin(self, started: Started) -> None:
        self._started, self._control = started, Control(started.control)
        self._hung_up = False

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The template."""
        return self._started.process

    @property
    def scratch(self) -> str:
        """The template's own folder."""
        return self._started.scratch

    @property
    def control(self) -> Control:
        """The control socket of a template that runs, as far as can be told."""
        with self._lock:
            if not self._closed and self._is_gone():
                self._end()
                self._begin(self._start())
            return self._control

    def _is_gone(self) -> bool:
        """Whether the template runs no more, and another would."""
        if self._control.broken:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=GRACE_SECONDS)
        status = self.process.poll()
        if status is None:
            return self._control.broken and self._control.heard
        return self._control.heard or status == -signal.SIGKILL

    def why_ended(self) -> str:
        """Return the last line that the template printed."""
        log = self._started.log
        log.seek(0)
        lines = log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it ended without a word"

    def close(self) -> None:
        """End the template, and with it all of its children."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._end()

    def hang_up(self) -> None:
        """Have the template end, which `close` waits for."""
        with self._lock:
            if not self._closed:
                self._hang_up()

    def _hang_up(self) -> None:
        if not self._hung_up:
            self._hung_up = True
            if not self._control.ready:
                self.process.kill()
            self._control.close()

    def _end(self) -> None:
        self._hang_up()
        give_up = time.monotonic() + GRACE_SECONDS
        while self.process.poll() is None and time.monotonic() < give_up:
            time.sleep(POLL_SECONDS)  # `wait` with a timeout looks ever more rarely
        self.process.kill()
        self.process.wait()
        self._started.log.close()
        shutil.rmtree(self._started.scratch, ignore_errors=True)
