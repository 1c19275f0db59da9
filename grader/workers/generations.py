"""Warm templates and what they learn: misses decide what the next generation compiles."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from grader.sandbox.wire import WireError
from grader.workers.command import Kernels
from grader.workers.control import Control

TAUGHT_AFTER = 2
"""How many submissions must miss kernels of one function before a new generation has them."""

Fork = Callable[[Kernels, Iterable[str]], Control]
"""Forks a warm template that compiles kernels, and those taught by the functions missed."""


@dataclass
class _Line:
    """The generations of one exercise: the one in use, and the one that still compiles."""

    kernels: Kernels
    current: Control | None = None
    coming: Control | None = None
    lessons: frozenset[str] = frozenset()  # functions of which a next generation could have more
    misses: Counter[str] = field(default_factory=Counter)
    taught: set[str] = field(default_factory=set)
    fault: str = ""


class Generations:
    """The warm templates of a launcher, by the name of what they compiled."""

    def __init__(self, fork: Fork) -> None:
        self._fork = fork
        self._lock = threading.RLock()
        self._lines: dict[str, _Line] = {}

    def begin(self, kernels: Kernels) -> None:
        """Start the first generation, unless there is one. Raises NoWorkerError."""
        with self._lock:
            if kernels.name not in self._lines:
                self._lines[kernels.name] = _Line(kernels, coming=self._fork(kernels, ()))

    def current(self, name: str) -> Control | None:
        """Return the newest template that is ready, if any; never waits."""
        with self._lock:
            line = self._lines.get(name)
            if line is None:
                return None
            if line.coming is not None and line.coming.ready:
                self._promote(line, line.coming)
            return line.current

    def _promote(self, line: _Line, coming: Control) -> None:
        """Put a template that is ready in the place of the one before it."""
        line.coming = None
        try:
            said = coming.first_word().body
            line.fault, line.lessons = said["fault"], frozenset(said["lessons"])
        except WireError:
            line.fault = "the warm template ended"
        if line.fault:
            coming.close()
            return
        if line.current is not None:
            line.current.retire()
        line.current = coming

    def missed(self, name: str, function: str) -> None:
        """Count a miss; start a new generation when enough submissions lack what it would have.

        Raises:
            NoWorkerError: it could not be forked.
        """
        with self._lock:
            line = self._lines.get(name)
            if line is None:
                return
            line.misses[function] += 1
            often = {each for each in line.lessons if line.misses[each] >= TAUGHT_AFTER}
            if line.coming is None and often:
                line.taught |= often
                line.coming = self._fork(line.kernels, sorted(line.taught))

    def lost(self, control: Control) -> None:
        """Forget a template that does not answer."""
        with self._lock:
            for line in self._lines.values():
                if line.current is control:
                    line.current, line.fault = None, "the warm template ended"
        control.close()

    @property
    def learning(self) -> bool:
        """Whether a generation still compiles."""
        return any(line.coming is not None for line in self._lines.values())

    @property
    def fault(self) -> str:
        """Why a warm template could not be used, if one could not."""
        return next((line.fault for line in self._lines.values() if line.fault), "")

    def close(self) -> None:
        """End all templates and their children."""
        with self._lock:
            for line in self._lines.values():
                for control in (line.current, line.coming):
                    if control is not None:
                        control.close()
            self._lines.clear()
