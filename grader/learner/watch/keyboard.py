"""Keys of a terminal, one by one, and the terminal as it was afterwards (POSIX)."""

import contextlib
import os
import selectors
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_NAMED = {
    "\x1b[A": "up",
    "\x1bOA": "up",
    "\x1b[B": "down",
    "\x1bOB": "down",
    "\x1b[5~": "page up",
    "\x1b[6~": "page down",
}


@contextmanager
def keys_of(descriptor: int, press: Callable[[str | None], None]) -> Iterator[None]:
    """Have keys arrive at once and unechoed; whatever happens, the terminal is as before after.

    Args:
        descriptor: the terminal.
        press: called for each key, from another thread; with None once the terminal is gone.
    """
    before = termios.tcgetattr(descriptor)
    stop, end = os.pipe()
    reader = threading.Thread(target=_read, args=(descriptor, stop, press), daemon=True)
    try:
        tty.setcbreak(descriptor, termios.TCSANOW)
        reader.start()
        yield
    finally:
        os.close(end)
        if reader.ident is not None:
            reader.join()
        os.close(stop)
        with contextlib.suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(descriptor, termios.TCSANOW, before)


def _read(descriptor: int, stop: int, press: Callable[[str | None], None]) -> None:
    """Read until the pipe's other end is closed, or the terminal is gone."""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        selector.register(stop, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _ in selector.select()}
            if stop in ready:
                return
            try:
                data = os.read(descriptor, 1024)
            except OSError:
                data = b""
            if not data:
                press(None)
                return
            for name in names(data.decode("utf-8", "replace")):
                press(name)


def names(text: str) -> Iterator[str]:
    """Yield the keys of what a terminal sent at once; unknown sequences are left out."""
    while text:
        sequence = next((known for known in _NAMED if text.startswith(known)), "")
        if sequence:
            yield _NAMED[sequence]
        elif text == "\x1b":
            yield "escape"
        elif text.startswith("\x1b"):
            return  # the rest belongs to a sequence whose end nothing tells
        else:
            sequence = text[0]
            yield sequence.lower()
        text = text[max(len(sequence), 1) :]
