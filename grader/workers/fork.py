"""Fork children from template processes that have jax and flax loaded (POSIX)."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from grader.sandbox.isolation import LAYERS, Canary, Isolation, LayerState
from grader.sandbox.wire import WireError
from grader.workers.command import WORKERS, Bounds
from grader.workers.control import Control
from grader.workers.examiners import Examiners, needed
from grader.workers.forked import ForkRefusedError, fork
from grader.workers.interpreting import Interpreting
from grader.workers.process import BY_RULES, Kind, LostWorkerError, NoWorkerError, Process
from grader.workers.records import JitTrace
from grader.workers.spares import Spares
from grader.workers.spawned import spawn
from grader.workers.standing import Standing
from grader.workers.start import Started, start_template

PROVER_NICENESS = 10
"""Provers stand back for what grades submissions."""


class ForkLauncher:
    """Forks children from a template that has jax loaded, or from its fork that interprets jax.

    Args:
        layers: the isolation layers of `cold` and `interpreted` children; fewer than all only for
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
        self._interpreting = Interpreting(self._template)
        self._proving = Interpreting(self._template, PROVER_NICENESS)
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
        return isolation_said(said)

    def _first_word(self) -> Mapping[str, Any]:
        return self._template.control.first_word().body

    @property
    def fallback(self) -> str:
        """Why children are started in a slower way than they could be; empty if they aren't."""
        return self._refused or self._interpreting.fault

    @property
    def interprets(self) -> bool:
        """Whether `interpreted` children can be started. Raises NoWorkerError."""
        return self._interpreting.control() is not None

    def teach(self, traces: Sequence[JitTrace]) -> None:
        """Have later `interpreted` children know traces, once there is need of another."""
        self._interpreting.teach(traces)

    def start(self, kind: Kind, bounds: Bounds) -> Process:
        """Fork a child, or hand out a spare one. Raises NoWorkerError."""
        control = self.control(kind)
        if kind in {"trusted", "prover"}:
            return self._fork(kind, bounds, control)
        return self._spares.take(kind, bounds, control)

    def control(self, kind: Kind) -> Control:
        """Return the control socket of what forks such children. Raises NoWorkerError."""
        if kind == "examiner":
            return self.examiners.control
        if kind not in BY_RULES:
            return self._template.control
        standing = self._proving if kind == "prover" else self._interpreting
        interpreting = standing.control()
        if interpreting is None:
            raise NoWorkerError(standing.fault)
        return interpreting

    def _fork(self, kind: Kind, bounds: Bounds, control: Control) -> Process:
        try:
            return fork(control, kind, bounds)
        except ForkRefusedError as error:
            self._refused = f"forking was refused ({error})"
            return spawn(WORKERS, kind, bounds, self._layers)
        except WireError as error:
            raise LostWorkerError(self._why()) from error

    def close(self) -> None:
        """End the templates, and with them all of their children."""
        self._spares.close()
        self._interpreting.close()
        self._proving.close()
        if self._examiners is not None:
            self._examiners.hang_up()
        self._template.close()
        if self._examiners is not None:
            self._examiners.close()

    def _why(self) -> str:
        return (
            "no worker: the process that loads jax and flax failed "
            f"({self._template.why_ended()}); run `grade doctor` to see what is installed"
        )


def isolation_said(said: Mapping[str, Any]) -> Isolation:
    """Return how well children are confined, from a template's first word."""
    return Isolation(
        said["level"],
        tuple(LayerState(**layer) for layer in said["layers"]),
        tuple(Canary(**canary) for canary in said["canaries"]),
        said["sentence"],
    )
