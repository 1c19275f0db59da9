"""Have a template fork one child, and wrap it as a process (POSIX)."""

import os
import socket

from grader.report.errors import GraderError
from grader.sandbox.wire import Channel, Message, WireError
from grader.workers.command import Bounds, kernel_limits
from grader.workers.control import Control
from grader.workers.process import Ending, Kind, LostWorkerError, Output, Process


class ForkRefusedError(GraderError):
    """The system refused the fork; the message says why."""


def fork(control: Control, kind: Kind, bounds: Bounds) -> Process:
    """Fork a child of a template.

    Raises:
        WireError: the template is gone.
        ForkRefusedError: the system refused.
    """
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    read, write = os.pipe()
    output = Output(read, bounds.output_bytes, channel.hang_up)
    body = {"trusted": kind == "trusted", "limits": kernel_limits(bounds)}
    try:
        reply = control.ask(Message("fork", body), [theirs.fileno(), write])
    except WireError:
        channel.close()
        raise
    finally:
        theirs.close()
        os.close(write)
    if reply.kind != "forked":
        channel.close()
        raise ForkRefusedError(str(reply.body.get("reason")))
    pid = reply.body["pid"]

    def end(*, kill: bool) -> Ending | None:
        try:
            said = control.ask(Message("end", {"pid": pid, "kill": kill}))
        except WireError as error:
            raise LostWorkerError("the process that starts workers ended") from error
        return Ending(**said.body) if said.kind == "ended" else None

    return Process(kind, channel, output, end)
