"""A line that says what is waited for, on a terminal and only after a while."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from grader.report.text import escape

AFTER_SECONDS = 0.5
"""What takes no longer says nothing."""
STEP_SECONDS = 0.12
USUAL_COLUMNS = 80
"""Of a terminal that does not say how wide it is."""
FRAMES = "|/-\\"
_ERASE = "\r\x1b[K"


class Waiting:
    """A line on standard error that turns until its end; nothing of it stays.

    It neither hides the cursor nor touches the terminal's settings, so that whatever ends the
    process leaves the terminal as it was.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._begun = time.monotonic()
        self._lock = threading.Lock()
        self._drawn = False

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Print something inside this context, where the line would be in the way."""
        with self._lock:
            self._erase()
            yield
            sys.stdout.flush()

    def turn(self, stop: threading.Event) -> None:
        """Draw until `stop` is set."""
        wait = AFTER_SECONDS
        for number in range(sys.maxsize):
            if stop.wait(wait):
                break
            wait = STEP_SECONDS
            with self._lock:
                self._draw(FRAMES[number % len(FRAMES)])
        with self._lock:
            self._erase()

    def _draw(self, frame: str) -> None:
        seconds = time.monotonic() - self._begun
        line = f"{frame} {escape(self._words)} ({seconds:.0f} s)"
        room = (os.get_terminal_size(sys.stderr.fileno()).columns or USUAL_COLUMNS) - 1
        sys.stderr.write(f"{_ERASE}{line[:room]}")
        sys.stderr.flush()
        self._drawn = True

    def _erase(self) -> None:
        if self._drawn:
            sys.stderr.write(_ERASE)
            sys.stderr.flush()
            self._drawn = False


@contextmanager
def waiting(words: str) -> Iterator[Waiting]:
    """Say what is waited for inside this context, where somebody sees it.

    Args:
        words: such as `grading me.py`.
    """
    line = Waiting(words)
    if not seen():
        yield line
        return
    stop = threading.Event()
    thread = threading.Thread(target=line.turn, args=(stop,), daemon=True)
    thread.start()
    try:
        yield line
    finally:
        stop.set()
        thread.join()


def seen() -> bool:
    """Say whether standard error is a terminal of this process, and can go back in its line."""
    real = isinstance(sys.stderr, TextIOWrapper)  # a standing grader's session only keeps texts
    return real and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
