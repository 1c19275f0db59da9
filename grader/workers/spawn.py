"""Start each child as a new Python process, where forking is not possible."""

from collections.abc import Sequence
from functools import cached_property

from grader.sandbox.isolation import LAYERS, Isolation, assess
from grader.workers.command import WORKERS, Bounds
from grader.workers.examiners import Examiners, needed
from grader.workers.process import Kind, Process
from grader.workers.records import JitTrace
from grader.workers.spawned import spawn


class SpawnLauncher:
    """Starts each child as a new Python process, where forking is not possible."""

    interprets = False
    fallback = "each submission starts a Python of its own, which takes seconds"

    def __init__(
        self, layers: frozenset[str] = frozenset(LAYERS), examiners: Examiners | None = None
    ) -> None:
        self._examiners = examiners
        self._layers = layers

    @property
    def examiners(self) -> Examiners:
        """What starts examiners. Raises NoWorkerError."""
        return needed(self._examiners)

    def start(self, kind: Kind, bounds: Bounds) -> Process:
        """Spawn a child. Raises NoWorkerError."""
        return spawn(WORKERS, kind, bounds, self._layers)

    def teach(self, traces: Sequence[JitTrace]) -> None:
        """Do nothing: no child inherits anything."""

    @cached_property
    def isolation(self) -> Isolation:
        """How well children are confined, proved by a throw-away one."""
        return assess()

    def close(self) -> None:
        """End what reads submissions; nothing else is kept between children."""
        if self._examiners is not None:
            self._examiners.close()
