"""Start each child as a new Python process, where forking is not possible."""

import contextlib
import os
import socket
import subprocess
import sys
from functools import cached_property

from grader.sandbox.isolation import LAYERS, Isolation, assess
from grader.sandbox.wire import Channel, Closed, Message
from grader.workers.command import Bounds, Kernels, command, environment, kernel_limits
from grader.workers.process import Ending, Kind, NoWorkerError, Output, Process


class SpawnLauncher:
    """Starts each child as a new Python process, where forking is not possible."""

    learning = False
    fallback = "each submission starts a Python of its own, which takes seconds"

    def __init__(self, layers: frozenset[str] = frozenset(LAYERS)) -> None:
        self._layers = layers

    def start(self, kind: Kind, bounds: Bounds, kernels: str = "") -> Process:  # noqa: ARG002
        """Spawn a child, which knows no kernels. Raises NoWorkerError."""
        ours, theirs = socket.socketpair()
        channel = Channel(ours)
        read, write = os.pipe()
        output = Output(read, bounds.output_bytes, channel.hang_up)
        try:
            process = _spawn(kind, theirs, write)
        except OSError as error:
            channel.close()
            raise NoWorkerError(f"no worker could be started: {error}") from error
        finally:
            theirs.close()
            os.close(write)
        confinement = {"layers": sorted(self._layers), "limits": kernel_limits(bounds)}
        with contextlib.suppress(Closed):  # a child that is gone already is noticed when asked
            channel.send(Message("confine", confinement))

        def end(*, kill: bool) -> Ending | None:
            if kill:
                process.kill()
                process.wait()
            status = process.poll()
            return None if status is None else Ending(status, 0.0, 0)

        return Process(kind, channel, output, end)

    @cached_property
    def isolation(self) -> Isolation:
        """How well children are confined, proved by a throw-away one."""
        return assess()

    def warm_up(self, kernels: Kernels) -> None:
        """Nothing stays warm between processes of their own."""

    def warm(self, kernels: str) -> bool:  # noqa: ARG002
        """Say that no `warm` child can be started."""
        return False

    def missed(self, kernels: str, function: str) -> None:
        """Nothing can be learnt for processes that share nothing."""

    def close(self) -> None:
        """Nothing is kept between children."""


def _spawn(kind: Kind, theirs: socket.socket, write: int) -> subprocess.Popen[bytes]:
    if sys.platform != "win32":
        return subprocess.Popen(
            command(kind, str(theirs.fileno())),
            env=environment(),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=write,
            stderr=write,
            start_new_session=True,
        )
    # A Windows socket is handed over by a description made for the receiving process.
    process = subprocess.Popen(
        command(kind, str(len(theirs.share(os.getpid())))),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=write,
        stderr=write,
    )
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(theirs.share(process.pid))
    return process
