"""Notice that a file was saved, however an editor does it and wherever the file lies."""

import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import watchfiles

from grader.report.errors import WrongUsageError

STEP_MILLISECONDS = 10
"""Events that come closer than this are taken together."""
CHECK_MILLISECONDS = 1000
"""How often to look whether the file changed without an event, as on network mounts."""
POLL_SECONDS = 0.1
SETTLE_SECONDS = 0.012
"""How long a file must stay as it is before it is read; a later change stops the grading."""
ABSENT_SECONDS = 0.3
"""How long an editor that writes a new file may leave none, or an empty one."""

Signature = tuple[int, int, int]
"""Time of change in nanoseconds, size in bytes, and the file's number."""


class Follower:
    """Reports that a file is there, or isn't, at first and after every change.

    The truth is always the file's signature; events only say when to look. A change that came
    without an event shows that none arrive here, and from then on the file is polled.

    Args:
        path: the file, which need not exist yet.
        changed: called with whether the file is there.
    """

    def __init__(self, path: Path, changed: Callable[[bool], None]) -> None:
        self._path = path
        self._changed = changed
        self._seen: Signature | None = None

    def run(self, stop: threading.Event, *, poll: bool) -> None:
        """Report until `stop` is set, with `poll` without waiting for any event."""
        self._report(stop)
        if not poll:
            with contextlib.suppress(OSError):  # the folder is gone, or no watch is to be had
                self._wait_for_events(stop)
        while not stop.wait(POLL_SECONDS):
            self._look(stop)

    def _wait_for_events(self, stop: threading.Event) -> None:
        """Return when `stop` is set, or as soon as a change came without an event."""
        folders = {self._path.parent, self._path.resolve().parent}  # a link, and what it names
        for events in watchfiles.watch(
            *folders,
            watch_filter=None,
            debounce=5 * STEP_MILLISECONDS,
            step=STEP_MILLISECONDS,
            stop_event=stop,
            rust_timeout=CHECK_MILLISECONDS,
            yield_on_timeout=True,
            recursive=False,
            raise_interrupt=False,
        ):
            if self._look(stop) and not events:
                return

    def _look(self, stop: threading.Event) -> bool:
        """Report a change, if there is one, and say whether there is."""
        if signature(self._path) == self._seen:
            return False
        self._report(stop)
        return True

    def _report(self, stop: threading.Event) -> None:
        self._seen = _settled(self._path, stop)
        self._changed(self._seen is not None)


def signature(path: Path) -> Signature | None:
    """Return what tells one state of a file from another; None if there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _settled(path: Path, stop: threading.Event) -> Signature | None:
    """Wait until the file stays as it is, and return its signature."""
    seen, since = signature(path), time.monotonic()
    while not stop.wait(SETTLE_SECONDS / 3):
        now = signature(path)
        if now != seen:
            seen, since = now, time.monotonic()
        calm = SETTLE_SECONDS if seen is not None and seen[1] else ABSENT_SECONDS
        if time.monotonic() - since >= calm:
            break
    return seen


def check_watchable(path: Path) -> None:
    """See whether a path can be watched.

    Raises:
        WrongUsageError: it can't.
    """
    if path.is_dir():
        raise WrongUsageError(f"{path} is a folder: name a Python file")
    if not path.parent.is_dir():
        raise WrongUsageError(f"there is no folder {path.parent}: check the name")
    if path.exists() and not os.access(path, os.R_OK):
        raise WrongUsageError(f"{path} may not be read: change its permissions")
