"""Lend a launcher's templates to another process of the same user, one control socket for each.

Whoever borrows them starts children as from templates of its own. What goes wrong between the two
processes is never answered in another way: the socket is closed, and the borrower gives up.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Sequence
from functools import cached_property

from grader.sandbox.isolation import Isolation
from grader.sandbox.wire import TRUSTED_BYTES, Channel, Message, WireError
from grader.workers.command import Bounds
from grader.workers.control import Control
from grader.workers.examiners import BOUNDS, Examiners
from grader.workers.fork import ForkLauncher, isolation_said
from grader.workers.forked import fork
from grader.workers.process import Kind, NoWorkerError, Process
from grader.workers.records import JitTrace
from grader.workers.spares import Spares

LENT: tuple[Kind, ...] = ("cold", "interpreted", "examiner")
"""Whose templates are lent, each over a line of its own; `trusted` children are of the first, and
those that prove of the second."""
OF_CHILD = 2
"""How many descriptors a child gets: of its channel and of what it prints."""


def relay(launcher: ForkLauncher, kind: Kind, line: socket.socket) -> None:
    """Pass requests on to a template until the line is closed; then end what was forked by it.

    Args:
        launcher: whose template it is.
        kind: one of `LENT`.
        line: our end of the borrower's control socket.
    """
    channel, children = Channel(line), dict[int, Control]()
    try:
        control = launcher.control(kind)
        channel.send(control.first_word())
        while True:
            request = channel.receive(TRUSTED_BYTES)
            pid = request.body.get("pid")
            if request.kind in {"learnt", "known"} or "passing" in request.body:
                reply = _of_examiners(launcher.examiners, request)
            elif request.kind == "trace":  # only once for all borrowers
                launcher.teach([JitTrace.model_validate(said) for said in request.body["traces"]])
                control, reply = launcher.control(kind), Message("traced")
            elif request.kind == "fork":
                reply = _forked(control, line, request)
                children[reply.body["pid"]] = control  # another may take its place
            elif request.kind == "end" and pid in children:
                reply = children[pid].ask(request)
                if reply.kind == "ended":
                    del children[pid]
            else:
                break
            channel.send(reply)
    except (WireError, NoWorkerError):
        pass  # the borrower is gone, or learns by this that the template is
    finally:
        channel.close()
        for pid, forked_by in children.items():
            with contextlib.suppress(WireError):
                forked_by.ask(Message("end", {"pid": pid, "kill": True}))


def _of_examiners(examiners: Examiners, request: Message) -> Message:
    """Answer what examiners have learnt, or have them learn more, once for all borrowers."""
    body = request.body
    if request.kind == "learnt":
        return Message("learnt", {"faults": examiners.learnt})
    if request.kind == "known":
        return Message("known", {"fault": examiners.known(body["key"])})
    fault = examiners.prepare(body["key"], lambda: request, passing=body["passing"])
    return Message("prepared", {"fault": fault})


def _forked(control: Control, line: socket.socket, request: Message) -> Message:
    """Pass on a fork. Raises WireError where it is refused, too, or the borrower has just gone."""
    try:
        _, descriptors, _, _ = socket.recv_fds(line, 1, OF_CHILD)
    except OSError as error:
        raise WireError("the borrower is gone") from error
    try:
        if len(descriptors) != OF_CHILD:  # for which the template would wait
            raise WireError("the borrower is gone")
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
        lines: to that process, one for each of `LENT`.
        fault: why nothing can be interpreted; empty where it can.
        give_up: called as soon as a line breaks; what it raises ends the work.
        usual: bounds of a worker that is forked beforehand, and an examiner with it.
    """

    def __init__(
        self,
        lines: list[socket.socket],
        fault: str,
        give_up: Callable[[], None],
        usual: Bounds | None,
    ) -> None:
        self._controls = {
            kind: Control(line, give_up) for kind, line in zip(LENT, lines, strict=True)
        }
        self.fallback, self.interprets = fault, not fault
        self.examiners = _BorrowedExaminers(self._controls["examiner"])
        self._spares = Spares(lambda kind, bounds, control: fork(control, kind, bounds))
        if usual is not None:
            self.examiners.begin()
        if usual is not None and self.interprets:
            self._spares.fork_one("interpreted", usual, self._controls["interpreted"])

    @cached_property
    def isolation(self) -> Isolation:
        """How well children are confined, as the other process proved it."""
        return isolation_said(self._controls["cold"].first_word().body)

    def teach(self, traces: Sequence[JitTrace]) -> None:
        """Have later `interpreted` children know traces, those of other borrowers too."""
        if self.interprets and traces:
            threading.Thread(target=self._teach, args=(traces,), daemon=True).start()

    def _teach(self, traces: Sequence[JitTrace]) -> None:
        said = [trace.model_dump(mode="json") for trace in traces]
        with contextlib.suppress(WireError, NoWorkerError):  # who needs a child finds that out
            self._controls["interpreted"].ask(Message("trace", {"traces": said}))

    def start(self, kind: Kind, bounds: Bounds) -> Process:
        """Fork a child, or hand out the one that was forked beforehand."""
        if kind == "trusted":
            return fork(self._controls["cold"], kind, bounds)
        if kind == "prover":  # which somebody waits for, so it need not stand back
            return fork(self._controls["interpreted"], kind, bounds)
        return self._spares.take(kind, bounds, self._controls[kind])

    def close(self) -> None:
        """Close the lines, at which the other process ends the children."""
        self._spares.close()
        self.examiners.close()
        for control in self._controls.values():
            control.close()


class _BorrowedExaminers(Examiners):
    """Starts examiners by a template that another process keeps."""

    def __init__(self, control: Control) -> None:
        super().__init__("")
        self._borrowed = control

    def begin(self) -> None:
        """Have one forked beforehand."""
        self._spares.fork_one("examiner", BOUNDS, self._borrowed)

    def start(self) -> Process:
        return self._spares.take("examiner", BOUNDS, self._borrowed)

    @property
    def learnt(self) -> dict[str, str]:
        if not self._prepared:
            self._prepared = dict(self._borrowed.ask(Message("learnt")).body["faults"])
        return super().learnt

    def known(self, key: str) -> str | None:
        fault: str | None = self._borrowed.ask(Message("known", {"key": key})).body["fault"]
        if fault is not None:
            self._prepared[key] = fault
        return fault

    def learn(self, key: str, request: Message, *, passing: bool) -> str:
        asked = Message(request.kind, {**request.body, "passing": passing}, request.arrays)
        fault = self._prepared[key] = str(self._borrowed.ask(asked).body["fault"])
        return fault
