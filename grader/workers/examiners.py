"""Start processes that read submissions: confined as those that run them, without jax."""

import os
import threading
from functools import partial

from grader.sandbox.isolation import LAYERS
from grader.sandbox.wire import Message, WireError
from grader.workers.command import Bounds
from grader.workers.control import Control
from grader.workers.forked import ForkRefusedError, fork
from grader.workers.process import LostWorkerError, NoWorkerError, Process
from grader.workers.spawned import spawn
from grader.workers.standing import Standing
from grader.workers.start import Started, start_template

BOUNDS = Bounds(memory_bytes=1 << 30, cpu_seconds=20, processes=64, output_bytes=1 << 16)
"""What one examiner may use; the limit of processor time is a backstop of the deadlines."""


class Examiners:
    """Starts examiners by forking a template, or one by one where that is not possible.

    Args:
        module: the trusted module that they run.
        layers: of the isolation.
        started: a template of that module that was started already, if any.
    """

    def __init__(
        self,
        module: str,
        layers: frozenset[str] = frozenset(LAYERS),
        started: Started | None = None,
    ) -> None:
        self._module, self._layers = module, layers
        self._lock = threading.Lock()
        self._prepared: dict[str, str] = {}
        self._requests: dict[str, Message] = {}
        self._of = -1
        self._started = started
        self._template: Standing | None = None

    def start(self) -> Process:
        """Start an examiner. Raises NoWorkerError."""
        standing = self._standing()
        if standing is not None:
            try:
                return fork(standing.control, "examiner", BOUNDS)
            except ForkRefusedError:
                pass
            except WireError as error:
                raise LostWorkerError(self._why(standing)) from error
        first = tuple(self._requests.values())
        return spawn(self._module, "examiner", BOUNDS, self._layers, first)

    def prepare(self, key: str, request: Message) -> str:
        """Have the template learn what its further children need, once.

        Args:
            key: equal for equal requests.
            request: what the template is asked; it answers with a `fault`.

        Returns:
            one sentence, if it could not. Where there is no template each child is told, and does
            without what it cannot learn.

        Raises:
            NoWorkerError: the template is gone.
        """
        self._requests[key] = request
        standing = self._standing()
        if standing is None:
            return ""
        with self._lock:
            control = standing.control
            if self._of != standing.process.pid:
                self._of, self._prepared = standing.process.pid, {}
            if key not in self._prepared:
                try:
                    self._prepared[key] = str(control.ask(request).body["fault"])
                except WireError as error:
                    raise LostWorkerError(self._why(standing)) from error
            return self._prepared[key]

    @property
    def control(self) -> Control:
        """The template's control socket. Raises NoWorkerError where nothing can be forked."""
        standing = self._standing()
        if standing is None:
            raise NoWorkerError("no examiner: nothing can be forked here")
        return standing.control

    @property
    def prepared(self) -> frozenset[str]:
        """Keys of the requests that an examiner started now has learnt of."""
        return frozenset(self._requests)

    def close(self) -> None:
        """End the template and all examiners."""
        if self._template is not None or self._started is not None:  # perhaps never used
            standing = self._standing()
            if standing is not None:
                standing.close()

    def _standing(self) -> Standing | None:
        """Return the template, started when first needed; None where nothing can be forked."""
        with self._lock:
            if self._template is None and hasattr(os, "fork"):
                start = partial(start_template, self._layers, self._module)
                self._template = Standing(start, self._started)
            return self._template

    @staticmethod
    def _why(standing: Standing) -> str:
        return f"no examiner: the process that reads submissions failed ({standing.why_ended()})"


def needed(examiners: Examiners | None) -> Examiners:
    """Return what is there. Raises NoWorkerError."""
    if examiners is None:
        raise NoWorkerError("no examiner: these workers only run submissions")
    return examiners
