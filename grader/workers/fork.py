"""Fork children from template processes that have jax and flax loaded (POSIX)."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from grader.sandbox.isolation import LAYERS, Canary, Isolation, LayerState
from grader.sandbox.wire import Channel, Message, Tensor, WireError
from grader.workers.command import Bounds, Kernels, kernel_limits
from grader.workers.control import Control
from grader.workers.generations import Generations
from grader.workers.process import GRACE_SECONDS, Ending, Kind, NoWorkerError, Output, Process
from grader.workers.spares import Spares
from grader.workers.spawn import SpawnLauncher
from grader.workers.start import Started, start_template


class ForkLauncher:
    """Forks children from a template, and from warm ones once they are ready.

    Args:
        layers: the isolation layers of `cold` and `warm` children; fewer than all only for
            positive controls and benchmarks.
        started: a template that was started with these layers; by default a new one.
    """

    def __init__(
        self, layers: frozenset[str] = frozenset(LAYERS), started: Started | None = None
    ) -> None:
        self._layers = layers
        self._template = started or start_template(layers)
        self._cold = Control(self._template.control)
        self._generations = Generations(self._fork_warm)
        self._spares = Spares(self._fork)
        self._refused = ""

    @cached_property
    def isolation(self) -> Isolation:
        """How well children are confined, proved by a throw-away one. Raises NoWorkerError."""
        try:
            said = self._cold.first_word().body
        except WireError as error:
            raise NoWorkerError(self._why()) from error
        return Isolation(
            said["level"],
            tuple(LayerState(**layer) for layer in said["layers"]),
            tuple(Canary(**canary) for canary in said["canaries"]),
            said["sentence"],
        )

    @property
    def fallback(self) -> str:
        """Why children are started in a slower way than by forking; empty if they aren't."""
        return self._refused or self._generations.fault

    @property
    def learning(self) -> bool:
        """Whether kernels for `warm` children are being compiled."""
        return self._generations.learning

    def warm(self, kernels: str) -> bool:
        """Say whether `warm` children with the kernels of that name can be started now."""
        return self._generations.current(kernels) is not None

    def warm_up(self, kernels: Kernels) -> None:
        """Fork a warm template that compiles these kernels. Raises NoWorkerError."""
        self._generations.begin(kernels)
        self._spares.begin()

    def missed(self, kernels: str, function: str) -> None:
        """Take note that a `warm` child lacked a kernel of this function of jax's."""
        self._generations.missed(kernels, function)

    def _fork_warm(self, kernels: Kernels, taught: Iterable[str]) -> Control:
        ours, theirs = socket.socketpair()
        with theirs:
            arrays = {"source": Tensor("uint8", np.frombuffer(kernels.source, np.uint8))}
            body = {"sizes": [dict(sizes) for sizes in kernels.sizes], "taught": list(taught)}
            try:
                self._asked(self._cold, Message("warm", body, arrays), [theirs.fileno()])
            except NoWorkerError:
                ours.close()
                raise
        return Control(ours)

    def start(self, kind: Kind, bounds: Bounds, kernels: str = "") -> Process:
        """Fork a child, or hand out a spare one. Raises NoWorkerError."""
        control = self._generations.current(kernels) if kind == "warm" else self._cold
        if control is None:
            raise NoWorkerError("the warm template ended")
        if kind == "trusted":
            return self._fork(kind, bounds, control)
        return self._spares.take(kind, bounds, control)

    def _fork(self, kind: Kind, bounds: Bounds, control: Control) -> Process:
        ours, theirs = socket.socketpair()
        channel = Channel(ours)
        read, write = os.pipe()
        output = Output(read, bounds.output_bytes, channel.hang_up)
        body = {"trusted": kind == "trusted", "limits": kernel_limits(bounds)}
        try:
            reply = self._asked(control, Message("fork", body), [theirs.fileno(), write])
        except NoWorkerError:
            channel.close()
            raise
        finally:
            theirs.close()
            os.close(write)
        if reply.kind != "forked":
            channel.close()
            self._refused = f"forking was refused ({reply.body.get('reason')})"
            return SpawnLauncher(self._layers).start(kind, bounds)
        pid = reply.body["pid"]

        def end(*, kill: bool) -> Ending | None:
            said = self._asked(control, Message("end", {"pid": pid, "kill": kill}))
            return Ending(**said.body) if said.kind == "ended" else None

        return Process(kind, channel, output, end)

    def close(self) -> None:
        """End the templates, and with them all of their children."""
        self._spares.close()
        self._generations.close()
        process = self._template.process
        if not self._cold.ready:
            process.kill()
        self._cold.close()
        try:
            process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._template.log.close()
        shutil.rmtree(self._template.scratch, ignore_errors=True)

    def _asked(
        self, control: Control, message: Message, descriptors: Sequence[int] = ()
    ) -> Message:
        try:
            return control.ask(message, descriptors)
        except WireError as error:
            if control is not self._cold:
                self._generations.lost(control)
                raise NoWorkerError("the warm template ended") from error
            raise NoWorkerError(self._why()) from error

    def _why(self) -> str:
        log = self._template.log
        log.seek(0)
        lines = log.read().decode(errors="replace").strip().splitlines()
        last = lines[-1] if lines else "it ended without a word"
        return (
            f"no worker: the process that loads jax and flax failed ({last}); "
            "run `grade doctor` to see what is installed"
        )
