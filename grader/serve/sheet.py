"""How far the runs of one file are, and who wants to know."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from grader.learner.watch.changes import ran
from grader.report.schema import Report

if TYPE_CHECKING:
    from grader.workers.stoppable import StoppableLauncher

Phase = Literal["none", "waiting", "running", "explaining", "done", "refused"]
UNDER_WAY = frozenset({"waiting", "running", "explaining"})
"""Phases after which there is more to come."""


@dataclass(frozen=True)
class Stage:
    """How far the newest run of a file is.

    Attributes:
        run: its number; 0 if there was none.
        phase: what is done now.
        digest: of what is run.
        cases: name and status of each case that was answered, by its number from 0.
        asked: how many cases there are.
        report: as far as it is known.
        source: the text that it is about.
        changed: what is different from the run before.
        first: whether the exercise has just passed for the first time.
        seconds: how long it took.
        notice: why there is no report, one sentence.
    """

    run: int = 0
    phase: Phase = "none"
    digest: str = ""
    cases: Mapping[int, tuple[str, str]] | None = None
    asked: int = 0
    report: Report | None = None
    source: str = ""
    changed: tuple[str, ...] = ()
    first: bool = False
    seconds: float = 0.0
    notice: str = ""


class Sheet:
    """The stages of one file's runs, and who listens to them.

    Args:
        learner: whose file it is.
        exercise: the exercise's name.
        stage: the first.
        publish: is told each stage that is set here.
    """

    def __init__(
        self,
        learner: str,
        exercise: str,
        stage: Stage,
        publish: Callable[["Sheet", Stage], None],
    ) -> None:
        self.learner, self.exercise = learner, exercise
        self.stage, self._publish = stage, publish
        self.before: Report | None = stage.report
        self._launcher: StoppableLauncher | None = None
        self._lock = threading.Lock()
        self._listeners: set[Callable[[], None]] = set()

    def begin(self, stage: Stage, launcher: "StoppableLauncher | None" = None) -> bool:
        """Set the first stage of a run, and stop what is graded of this file.

        Args:
            stage: the stage.
            launcher: what its workers are started by, if they are now.

        Returns:
            false if a newer run is at it.
        """
        with self._lock:
            if stage.run < self.stage.run:
                return False
            self._replace(stage, launcher)
        self._told(stage)
        return True

    def take(self, stage: Stage) -> bool:
        """Set a stage that another server told; return whether a run here was stopped by it."""
        with self._lock:
            if stage.run < self.stage.run:
                return False
            if self._launcher is not None and stage.run == self.stage.run:
                return False  # it is graded here, and told by this server
            stopped = self._launcher is not None
            self._replace(stage, None)
        self.wake()
        return stopped

    def _replace(self, stage: Stage, launcher: "StoppableLauncher | None") -> None:
        if self._launcher is not None:
            self._launcher.stop()
        if stage.phase in UNDER_WAY and (report := self.stage.report) and ran(report):
            self.before = report
        self.stage, self._launcher = stage, launcher

    def set(self, run: int, **fields: Any) -> None:
        """Change the stage, unless a newer run is at it, and tell who listens."""
        with self._lock:
            if run != self.stage.run:
                return
            self.stage = stage = replace(self.stage, **fields)
        self._told(stage)

    def end(self, launcher: "StoppableLauncher") -> None:
        """Note that nothing is graded here any more, unless a newer run is."""
        with self._lock:
            if self._launcher is launcher:
                self._launcher = None

    def stop(self) -> None:
        """Stop what is graded of this file here."""
        with self._lock:
            if self._launcher is not None:
                self._launcher.stop()
        self.wake()

    def _told(self, stage: Stage) -> None:
        self.wake()
        self._publish(self, stage)

    def wake(self) -> None:
        """Wake who listens."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have a listener woken from now on, and return what ends that."""
        with self._lock:
            self._listeners.add(listener)

        def leave() -> None:
            with self._lock:
                self._listeners.discard(listener)

        return leave
