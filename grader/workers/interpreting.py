"""The fork of a template in which jax is interpreted and not compiled (POSIX)."""

import socket
import threading

from grader.sandbox.wire import Message, WireError
from grader.workers.control import Control
from grader.workers.standing import Standing

MOST_LOSSES = 20
"""How often it is forked again, in case that something else ends it."""
ENDED = "the process that interprets jax ended"


class Interpreting:
    """Keeps a fork of a template that interprets, and forks another if it was lost.

    Args:
        template: what it is forked from.
        niceness: how far it and its children stand back for others, as of the command `nice`.
    """

    def __init__(self, template: Standing, niceness: int = 0) -> None:
        self._template = template
        self._niceness = niceness
        self._lock = threading.Lock()
        self._control: Control | None = None
        self._losses = 0
        self.fault = ""
        """Why nothing can be interpreted here, one sentence; empty where that is not known."""

    def control(self) -> Control | None:
        """Return its control socket; None where nothing can be interpreted."""
        with self._lock:
            if self._control is not None and self._control.broken:
                self._lost()
            if self._control is None and not self.fault:
                self._begin()
            return self._control

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        control = Control(ours)
        try:
            with theirs:
                request = Message("interpret", {"niceness": self._niceness})
                self._template.control.ask(request, [theirs.fileno()])
            self.fault = str(control.first_word().body["fault"])
        except WireError:
            control.close()
            self._lost()
            return
        if self.fault:
            control.close()
        else:
            self._control = control

    def _lost(self) -> None:
        """Forget it; after many of them it is given up."""
        if self._control is not None:
            self._control.close()
            self._control = None
        self._losses += 1
        if self._losses > MOST_LOSSES:
            self.fault = ENDED

    def close(self) -> None:
        """End it and its children."""
        with self._lock:
            if self._control is not None:
                self._control.close()
                self._control = None
