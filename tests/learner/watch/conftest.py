"""The command `grade watch` on a terminal, as a person uses it."""

import os
import pty
import re
import selectors
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from fcntl import ioctl
from pathlib import Path
from struct import pack

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tests here import `watch_reports`

HANG_SECONDS = 90
ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])")
LEFT = "\x1b[?1049l"
"""What a terminal is sent to leave the alternate screen."""
CONTROLLED = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Runs a command with standard input as its controlling terminal."""


class Terminal:
    """A pseudo-terminal in which one command runs."""

    def __init__(self, *command: str | Path, cwd: Path, **variables: str) -> None:
        self._master, self._slave = pty.openpty()
        self.before = termios.tcgetattr(self._slave)
        self.resize(80, 24)
        self.process = subprocess.Popen(
            [sys.executable, "-c", CONTROLLED, *command],
            cwd=cwd,
            env={**os.environ, "TERM": "xterm-256color", **variables},
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
        )
        self.raw = ""
        self._read_to = 0

    def resize(self, width: int, height: int) -> None:
        ioctl(self._master, termios.TIOCSWINSZ, pack("HHHH", height, width, 0, 0))

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def wait_for(self, *texts: str) -> str:
        """Read until all texts were drawn since the last call; return what was drawn since."""
        give_up = time.monotonic() + HANG_SECONDS
        while time.monotonic() < give_up:
            drawn = ESCAPES.sub("", self.raw[self._read_to :])
            if all(text in drawn for text in texts):
                self._read_to = len(self.raw)
                return drawn
            self._read(1.0)
        pytest.fail(f"{texts} not drawn; the end of all that was: {self.raw[-3000:]}")

    def end(self) -> int:
        """Wait for the command's end and return its status."""
        give_up = time.monotonic() + HANG_SECONDS
        while self.process.poll() is None and time.monotonic() < give_up:
            self._read(0.1)
        self._read(0.1)
        return self.process.wait(timeout=1)

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was, and the alternate screen is left for good."""
        left = self.raw.rfind(LEFT) > self.raw.rfind("\x1b[?1049h")
        return left and self.attributes == self.before

    @property
    def attributes(self) -> list[object]:
        return termios.tcgetattr(self._slave)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
        os.close(self._master)
        os.close(self._slave)

    def _read(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._master, selectors.EVENT_READ)
            if selector.select(seconds):
                self.raw += os.read(self._master, 1 << 16).decode("utf-8", "replace")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts commands on terminals of their own, with a progress of their own."""
    begun: list[Terminal] = []

    def start(*command: str | Path) -> Terminal:
        data = str(tmp_path / "data")
        begun.append(Terminal(*command, cwd=tmp_path, XDG_DATA_HOME=data, GRADE_PROGRESS="on"))
        return begun[-1]

    yield start
    for each in begun:
        each.close()
