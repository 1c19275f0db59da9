"""Start processes that read submissions: confined as those that run them, without jax."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from grader.sandbox.isolation import LAYERS
from grader.sandbox.wire import Message, WireError
from grader.workers.command import Bounds
from grader.workers.control import Control
from grader.workers.forked import ForkRefusedError, fork
from grader.workers.process import Kind, LostWorkerError, NoWorkerError, Process
from grader.workers.spares import Spares
from grader.workers.spawned import spawn
from grader.workers.standing import Standing
from grader.workers.start import Started, start_template

BOUNDS = Bounds(memory_bytes=1 << 30, cpu_seconds=20, processes=64, output_bytes=1 << 16)
"""What one examiner may use; the limit of processor time is a backstop of the deadlines."""

PASSING = 8
"""How much is kept of what serves only some submissions: some megabytes each."""


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
        """What each child is told, where there is no template."""
        self._passing: list[str] = []
        self._of = -1
        self._started = started
        self._template: Standing | None = None
        self._spares = Spares(self._fork)

    def start(self) -> Process:
        """Start an examiner, or hand out a spare one. Raises NoWorkerError."""
        standing = self._standing()
        if standing is not None:
            try:
                return self._spares.take("examiner", BOUNDS, standing.control)
            except ForkRefusedError:
                pass
            except WireError as error:
                raise LostWorkerError(self._why(standing)) from error
        first = tuple(self._requests.values())
        process = spawn(self._module, "examiner", BOUNDS, self._layers, first)
        return replace(process, knows=frozenset(self._prepared))

    def _fork(self, kind: Kind, bounds: Bounds, control: Control) -> Process:
        knows = frozenset(self.learnt)
        return replace(fork(control, kind, bounds), knows=knows)

    def prepare(self, key: str, make: Callable[[], Message], *, passing: bool = False) -> str:
        """Have the template learn what its further children need, once.

        Args:
            key: equal for equal requests.
            make: returns what the template is asked; it answers with a `fault`.
            passing: whether it serves some submissions only: of these the last are kept.

        Returns:
            one sentence, if it could not. Where there is no template each child is told, and does
            without what it cannot learn.

        Raises:
            NoWorkerError: the template is gone.
        """
        fault = self.known(key)
        return self.learn(key, make(), passing=passing) if fault is None else fault

    def known(self, key: str) -> str | None:
        """Return what came of the request of this key; None if that was not made, or is forgotten.

        Raises:
            NoWorkerError: the template is gone.
        """
        standing = self._standing()
        with self._lock:
            if standing is not None and self._of != standing.process.pid:
                self._of, self._prepared, self._passing = standing.process.pid, {}, []
            if key in self._passing:  # it is the last that was needed
                self._passing.remove(key)
                self._passing.append(key)
            return self._prepared.get(key)

    def learn(self, key: str, request: Message, *, passing: bool) -> str:
        """Make a request whose key is not known, as `prepare` does."""
        standing = self._standing()
        with self._lock:
            fault = ""
            try:
                if standing is not None:
                    fault = str(standing.control.ask(request).body["fault"])
                else:
                    self._requests[key] = request
                self._prepared[key] = fault
                self._passing += [key] if passing else []
                while len(self._passing) > PASSING:
                    outdated = self._passing.pop(0)
                    self._requests.pop(outdated, None)
                    self._prepared.pop(outdated, None)
                    if standing is not None:
                        standing.control.ask(Message("forget", {"key": outdated}))
            except WireError as error:
                raise LostWorkerError(self._why(standing)) from error
        return fault

    @property
    def control(self) -> Control:
        """The template's control socket. Raises NoWorkerError where nothing can be forked."""
        standing = self._standing()
        if standing is None:
            raise NoWorkerError("no examiner: nothing can be forked here")
        return standing.control

    @property
    def learnt(self) -> dict[str, str]:
        """What came of the requests that an examiner started now has learnt of, by their keys."""
        return dict(self._prepared)

    def hang_up(self) -> None:
        """Have the template end, which `close` waits for."""
        self._spares.close()
        standing = self._begun()
        if standing is not None:
            standing.hang_up()

    def close(self) -> None:
        """End the template and all examiners."""
        self._spares.close()
        standing = self._begun()
        if standing is not None:
            standing.close()

    def _begun(self) -> Standing | None:
        """Return the template; None where it was never needed."""
        never = self._template is None and self._started is None
        return None if never else self._standing()

    def _standing(self) -> Standing | None:
        """Return the template, started when first needed; None where nothing can be forked."""
        with self._lock:
            if self._template is None and hasattr(os, "fork"):
                start = partial(start_template, self._layers, self._module)
                self._template = Standing(start, self._started)
            return self._template

    @staticmethod
    def _why(standing: Standing | None) -> str:
        why = f" ({standing.why_ended()})" if standing is not None else ""
        return f"no examiner: the process that reads submissions failed{why}"


def needed(examiners: Examiners | None) -> Examiners:
    """Return what is there. Raises NoWorkerError."""
    if examiners is None:
        raise NoWorkerError("no examiner: these workers only run submissions")
    return examiners
