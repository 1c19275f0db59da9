"""Fork children from template processes that have jax and flax loaded (POSIX)."""

import socket
from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from typing import Any

import numpy as np

from grader.sandbox.isolation import LAYERS, Canary, Isolation, LayerState
from grader.sandbox.wire import Message, Tensor, WireError
from grader.workers.command import WORKERS, Bounds, Kernels
from grader.workers.control import Control
from grader.workers.examiners import Examiners, needed
from grader.workers.forked import ForkRefusedError, fork
from grader.workers.generations import Generations
from grader.workers.process import Kind, LostWorkerError, NoWorkerError, Process
from grader.workers.spares import Spares
from grader.workers.spawned import spawn
from grader.workers.standing import Standing
from grader.workers.start import Started, start_template


class ForkLauncher:
    """Forks children from a template, and from warm ones once they are ready.

    Args:
        layers: the isolation layers of `cold` and `warm` children; fewer than all only for
            positive controls and benchmarks.
        started: a template that was started with these layers; by default a new one.
        examiners: starts the processes that read submissions; what only runs some needs none.
    """

    def __init__(
        self,
        layers: frozenset[str] = frozenset(LAYERS),
        started: Started | None = None,
        examiners: Examiners | None = None,
    ) -> None:
        self._examiners = examiners
        self._layers = layers
        self._template = Standing(partial(start_template, layers), started)
        self._generations = Generations(self._fork_warm)
        self._spares = Spares(self._fork)
        self._refused = ""

    @property
    def examiners(self) -> Examiners:
        """What starts examiners. Raises NoWorkerError."""
        return needed(self._examiners)

    @cached_property
    def isolation(self) -> Isolation:
        """How well children are confined, proved by a throw-away one. Raises NoWorkerError."""
        try:
            said = self._first_word()
        except WireError:
            try:
                said = self._first_word()  # of another, if that one was killed
            except WireError as error:
                raise NoWorkerError(self._why()) from error
        return Isolation(
            said["level"],
            tuple(LayerState(**layer) for layer in said["layers"]),
            tuple(Canary(**canary) for canary in said["canaries"]),
            said["sentence"],
        )

    def _first_word(self) -> Mapping[str, Any]:
        return self._template.control.first_word().body

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
                request = Message("warm", body, arrays)
                self._template.control.ask(request, [theirs.fileno()])
            except WireError as error:
                ours.close()
                raise NoWorkerError(self._why()) from error
        return Control(ours)

    def start(self, kind: Kind, bounds: Bounds, kernels: str = "") -> Process:
        """Fork a child, or hand out a spare one. Raises NoWorkerError."""
        control = self._generations.current(kernels) if kind == "warm" else self._template.control
        if control is None:
            raise NoWorkerError("the warm template ended")
        if kind == "trusted":
            return self._fork(kind, bounds, control)
        return self._spares.take(kind, bounds, control)

    def _fork(self, kind: Kind, bounds: Bounds, control: Control) -> Process:
        try:
            return fork(control, kind, bounds)
        except ForkRefusedError as error:
            self._refused = f"forking was refused ({error})"
            return spawn(WORKERS, kind, bounds, self._layers)
        except WireError as error:
            if kind == "warm":
                self._generations.lost(control)
                raise LostWorkerError("the warm template ended") from error
            raise LostWorkerError(self._why()) from error

    def close(self) -> None:
        """End the templates, and with them all of their children."""
        self._spares.close()
        self._generations.close()
        self._template.close()
        if self._examiners is not None:
            self._examiners.close()

    def _why(self) -> str:
        return (
            "no worker: the process that loads jax and flax failed "
            f"({self._template.why_ended()}); run `grade doctor` to see what is installed"
        )
