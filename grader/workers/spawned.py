"""Run a child as a new Python process of its own."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Sequence

from grader.sandbox.wire import Channel, Closed, Message
from grader.workers.command import Bounds, command, environment, kernel_limits
from grader.workers.process import Ending, Kind, NoWorkerError, Output, Process


def spawn(
    module: str,
    kind: Kind,
    bounds: Bounds,
    layers: frozenset[str],
    first: Sequence[Message] = (),
) -> Process:
    """Run a trusted module as a child that confines itself by these layers.

    Args:
        module: what is run.
        kind: of child.
        bounds: what it may use.
        layers: of the isolation.
        first: what it is told before it confines itself.

    Raises:
        NoWorkerError: no process could be started.
    """
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    read, write = os.pipe()
    output = Output(read, bounds.output_bytes, channel.hang_up)
    try:
        process = _popen(module, kind, theirs, write)
    except OSError as error:
        channel.close()
        raise NoWorkerError(f"no worker could be started: {error}") from error
    finally:
        theirs.close()
        os.close(write)
    confinement = {"layers": sorted(layers), "limits": kernel_limits(bounds)}
    with contextlib.suppress(Closed):  # a child that is gone already is noticed when asked
        for message in (*first, Message("confine", confinement)):
            channel.send(message)

    def end(*, kill: bool) -> Ending | None:
        if kill:
            process.kill()
            process.wait()
        status = process.poll()
        return None if status is None else Ending(status, 0.0, 0)

    return Process(kind, channel, output, end)


def _popen(module: str, kind: Kind, theirs: socket.socket, write: int) -> subprocess.Popen[bytes]:
    if sys.platform != "win32":
        return subprocess.Popen(
            command(module, kind, str(theirs.fileno())),
            env=environment(),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=write,
            stderr=write,
            start_new_session=True,
        )
    # A Windows socket is handed over by a description made for the receiving process.
    process = subprocess.Popen(
        command(module, kind, str(len(theirs.share(os.getpid())))),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=write,
        stderr=write,
    )
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(theirs.share(process.pid))
    return process
