"""A launcher that has another one start its children (trusted side)."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from grader.sandbox.isolation import Isolation
from grader.workers.command import Bounds
from grader.workers.examiners import Examiners
from grader.workers.launch import Launcher
from grader.workers.process import Kind, Process
from grader.workers.records import JitTrace


class ThroughLauncher(ABC):
    """Is as another launcher is, and may change what it does."""

    @property
    @abstractmethod
    def _other(self) -> Launcher:
        """What starts children now."""

    @property
    def interprets(self) -> bool:
        """Whether `interpreted` children can be started. Raises NoWorkerError."""
        return self._other.interprets

    @property
    def fallback(self) -> str:
        """Why children are started in a slower way; empty if they aren't."""
        return self._other.fallback

    @property
    def isolation(self) -> Isolation:
        """How well children are confined. Raises NoWorkerError."""
        return self._other.isolation

    @property
    def examiners(self) -> Examiners:
        """What starts examiners."""
        return self._other.examiners

    def teach(self, traces: Sequence[JitTrace]) -> None:
        """Have later `interpreted` children know traces."""
        self._other.teach(traces)

    def start(self, kind: Kind, bounds: Bounds) -> Process:
        """Start a child. Raises NoWorkerError."""
        return self._other.start(kind, bounds)

    def close(self) -> None:
        """End everything that was started."""
        self._other.close()
