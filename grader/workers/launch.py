"""Start child processes by the fastest way that the system offers (trusted side)."""

import os
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.sandbox.isolation import Isolation
    from grader.workers.command import Bounds
    from grader.workers.examiners import Examiners
    from grader.workers.process import Kind, Process
    from grader.workers.records import JitTrace


class Launcher(Protocol):
    """Starts children that serve one submission each; safe to share among threads."""

    def start(self, kind: "Kind", bounds: "Bounds") -> "Process":
        """Start a child. Raises NoWorkerError."""

    @property
    def interprets(self) -> bool:
        """Whether `interpreted` children can be started. Raises NoWorkerError."""

    def teach(self, traces: "Sequence[JitTrace]") -> None:
        """Have later `interpreted` children know traces: it saves them time and changes nothing."""

    @property
    def examiners(self) -> "Examiners":
        """What starts examiners."""

    @property
    def fallback(self) -> str:
        """Why this launcher starts children in a slower way than it could; empty if it doesn't."""

    @property
    def isolation(self) -> "Isolation":
        """How well children are confined, proved by a throw-away one. Raises NoWorkerError."""

    def close(self) -> None:
        """End everything that the launcher started."""


def start_launcher(layers: frozenset[str], examiner: str) -> Launcher:
    """Start the fastest launcher that this system offers.

    Args:
        layers: names of the isolation layers.
        examiner: the module that examiners run.
    """
    if hasattr(os, "fork"):
        from grader.workers.start import start_template  # noqa: PLC0415 - POSIX only

        started, examining = start_template(layers), start_template(layers, examiner)
        # They load NumPy, for which the templates need not wait.
        from grader.workers.examiners import Examiners  # noqa: PLC0415
        from grader.workers.fork import ForkLauncher  # noqa: PLC0415

        return ForkLauncher(layers, started, Examiners(examiner, layers, examining))
    from grader.workers.examiners import Examiners  # noqa: PLC0415 - as above
    from grader.workers.spawn import SpawnLauncher  # noqa: PLC0415 - where there is no fork

    return SpawnLauncher(layers, Examiners(examiner, layers))
