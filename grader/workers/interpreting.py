"""The fork of a template in which jax is interpreted and not compiled (POSIX)."""

import socket
import threading
from collections.abc import Sequence

from grader.sandbox.wire import Message, WireError
from grader.workers.control import Control
from grader.workers.records import JitTrace
from grader.workers.standing import Standing

MOST_LOSSES = 20
"""How often it is forked again, in case that something else ends it."""
MOST_TRACES = 2_000
"""Of how many traces it is told, of all exercises together."""
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
        self._traces: dict[str, JitTrace] = {}
        self._told, self._most = 0, MOST_TRACES
        self.fault = ""
        """Why nothing can be interpreted here, one sentence; empty where that is not known."""

    def control(self) -> Control | None:
        """Return its control socket; None where nothing can be interpreted."""
        with self._lock:
            if self._control is not None and self._control.broken:
                self._lost()
            if self._control is None and not self.fault:
                self._begin()
            if self._control is not None and self._told < len(self._traces):
                self._tell(self._control)
            return self._control

    def teach(self, traces: Sequence[JitTrace]) -> None:
        """Have children know traces that are forked after the next call of `control`."""
        with self._lock:
            for trace in traces[: self._most - len(self._traces)]:
                self._traces.setdefault(trace.model_dump_json(), trace)

    def _tell(self, control: Control) -> None:
        untold = list(self._traces.values())[self._told :]
        self._told = len(self._traces)
        said = [trace.model_dump(mode="json") for trace in untold]
        try:
            control.ask(Message("trace", {"traces": said}))
        except WireError:  # perhaps one of them ended it: none is tried from now on
            self._traces, self._told, self._most = {}, 0, 0
            self._lost()
            if not self.fault:
                self._begin()

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
            self._control, self._told = control, 0

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
