"""Lend a launcher's templates to another process of the same user, one control socket for each.

Whoever borrows them starts children as from templates of its own. What goes wrong between the two
processes is never answered in another way: the socket is closed, and the borrower gives up.
"""

import contextlib
import os
import socket
from collections.abc import Callable, Mapping
from functools import cached_property

from grader.sandbox.isolation import Isolation
from grader.sandbox.wire import Channel, Message, WireError
from grader.workers.command import Bounds
from grader.workers.control import CONTROL_BYTES, Control
from grader.workers.examiners import BOUNDS, Examiners
from grader.workers.fork import ForkLauncher, isolation_said
from grader.workers.forked import fork
from grader.workers.process import Kind, NoWorkerError, Process

Answers = Mapping[str, Callable[[Message], Message]]
"""What answers a request, by its kind."""
LINES = 3
"""How many sockets a borrower needs: to a template, its interpreting fork, that of examiners."""


def lend(launcher: ForkLauncher) -> list[tuple[Control | None, Answers]]:
    """Return what each line of a borrower leads to, and the requests that are answered here.

    Raises:
        NoWorkerError: a template cannot be had.
    """
    interpreting = launcher.control("interpreted") if launcher.interprets else None
    examiners = launcher.examiners

    def prepare(request: Message) -> Message:
        return Message("prepared", {"fault": examiners.prepare(request.body["key"], request)})

    control = examiners.control
    if control is None:
        raise NoWorkerError("examiners cannot be forked here")
    return [(launcher.control("cold"), {}), (interpreting, {}), (control, {"prepare": prepare})]


def relay(control: Control, line: socket.socket, answers: Answers) -> None:
    """Pass requests on to a template until the line is closed; then end what was forked by it.

    Args:
        control: of the template.
        line: our end of the borrower's control socket.
        answers: answer requests of a kind that are not passed on.
    """
    channel, children = Channel(line), set[int]()
    try:
        channel.send(control.first_word())
        while True:
            request = channel.receive(CONTROL_BYTES)
            pid = request.body.get("pid")
            if request.kind in answers:
                reply = answers[request.kind](request)
            elif request.kind == "fork":
                reply = _forked(control, line, request)
                children.add(reply.body["pid"])
            elif request.kind == "end" and pid in children:
                reply = control.ask(request)
                if reply.kind == "ended":
                    children.discard(pid)
            else:
                break
            channel.send(reply)
    except (WireError, NoWorkerError):
        pass  # the borrower is gone, or learns that the template is
    finally:
        channel.close()
        with contextlib.suppress(WireError):
            for pid in children:
                control.ask(Message("end", {"pid": pid, "kill": True}))


def _forked(control: Control, line: socket.socket, request: Message) -> Message:
    """Pass on a fork. Raises WireError where it is refused, too."""
    _, descriptors, _, _ = socket.recv_fds(line, 1, 2)
    try:
        reply = control.ask(request, descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    if reply.kind != "forked":
        raise WireError("the fork was refused")
    return reply


class BorrowedLauncher:
    """Starts children by templates that another process keeps.

    Args:
        lines: to that process, as many as `LINES`.
        fault: why nothing can be interpreted; empty where it can.
        give_up: called as soon as a line breaks; what it raises ends the work.
    """

    def __init__(self, lines: list[socket.socket], fault: str, give_up: Callable[[], None]) -> None:
        self._template, self._interpreting, examining = (Control(line, give_up) for line in lines)
        self.fallback, self.interprets = fault, not fault
        self.examiners: Examiners = _BorrowedExaminers(examining)

    @cached_property
    def isolation(self) -> Isolation:
        """How well children are confined, as the other process proved it."""
        return isolation_said(self._template.first_word().body)

    def start(self, kind: Kind, bounds: Bounds) -> Process:
        """Fork a child."""
        return fork(self._interpreting if kind == "interpreted" else self._template, kind, bounds)

    def close(self) -> None:
        """Close the lines, at which the other process ends the children."""
        for control in (self._template, self._interpreting):
            control.close()
        self.examiners.close()


class _BorrowedExaminers(Examiners):
    """Starts examiners by a template that another process keeps."""

    def __init__(self, control: Control) -> None:
        super().__init__("")
        self._borrowed = control

    def start(self) -> Process:
        return fork(self._borrowed, "examiner", BOUNDS)

    def prepare(self, key: str, request: Message) -> str:
        self._requests[key] = request
        return str(self._borrowed.ask(request).body["fault"])

    def close(self) -> None:
        self._borrowed.close()
