"""Start each child as a new Python process, where forking is not possible."""

from functools import cached_property

from grader.sandbox.isolation import LAYERS, Isolation, assess
from grader.workers.command import WORKERS, Bounds, Kernels
from grader.workers.examiners import Examiners, needed
from grader.workers.process import Kind, Process
from grader.workers.spawned import spawn


class SpawnLauncher:
    """Starts each child as a new Python process, where forking is not possible."""

    learning = False
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

    def start(self, kind: Kind, bounds: Bounds, kernels: str = "") -> Process:  # noqa: ARG002
        """Spawn a child, which knows no kernels. Raises NoWorkerError."""
        return spawn(WORKERS, kind, bounds, self._layers)

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
        """End what reads submissions; nothing else is kept between children."""
        if self._examiners is not None:
            self._examiners.close()
