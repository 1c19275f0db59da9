"""The sheets of all files that were looked at or graded here, with other servers' stages."""

import threading
from typing import TYPE_CHECKING, Protocol

from grader.classroom.store.connect import StoreError
from grader.serve.history import History
from grader.serve.sheet import UNDER_WAY, Sheet, Stage

if TYPE_CHECKING:
    from collections.abc import Callable


class KeptStages(Protocol):
    """Where servers tell each other stages. Both raise StoreError."""

    def put(self, learner: str, exercise: str, stage: Stage) -> None:
        """Keep a stage unless there is one of a newer run."""

    def get(self, learner: str, exercise: str) -> Stage | None:
        """Return the stage of a file, if there is one."""


class Sheets:
    """Makes sheets, and keeps them.

    Attributes:
        stopped: is told, whose and of which exercise, where a newer run stopped one here.

    Args:
        history: knows what came of runs before.
        stages: those of all servers; None if there is one server.
    """

    def __init__(self, history: History, stages: KeptStages | None) -> None:
        self._history, self._stages = history, stages
        self.stopped: Callable[[str, str], None] = _nothing
        self._lock = threading.Lock()
        self._sheets: dict[tuple[str, str], Sheet] = {}
        self._untold: dict[tuple[str, str], Sheet] = {}

    def of(self, learner: str, exercise: str) -> Sheet:
        """Return the sheet of a file, at first with what is known of its last run."""
        with self._lock:
            found = self._sheets.get((learner, exercise))
        if found is not None:
            return found
        stage = self._newest(learner, exercise) or Stage()
        sheet = Sheet(learner, exercise, stage, self._publish)
        with self._lock:
            return self._sheets.setdefault((learner, exercise), sheet)

    def all(self) -> list[Sheet]:
        """Return all sheets that were asked for."""
        with self._lock:
            return list(self._sheets.values())

    def again(self, learner: str, exercise: str) -> None:
        """Look how far another server is with a file. Raises StoreError."""
        with self._lock:
            sheet = self._sheets.get((learner, exercise))
        if sheet is None:
            return  # whoever asks for it first reads it
        stage = self._newest(learner, exercise)
        if stage is not None and sheet.take(stage):
            self.stopped(learner, exercise)

    def all_again(self) -> None:
        """Look how far other servers are with all files. Raises StoreError."""
        for sheet in self.all():
            self.again(sheet.learner, sheet.exercise)

    def settle(self, waiting: set[int]) -> None:
        """Tell what could not be told; look again at runs under way here that wait no more.

        What another server told last was lost if it ended just then. Raises StoreError.

        Args:
            waiting: the numbers of all runs that wait.
        """
        with self._lock:
            untold, self._untold = self._untold, {}
        for sheet in untold.values():
            self._publish(sheet, sheet.stage)
        for sheet in self.all():
            if sheet.stage.phase in UNDER_WAY and sheet.stage.run not in waiting:
                self.again(sheet.learner, sheet.exercise)

    def _newest(self, learner: str, exercise: str) -> Stage | None:
        """Return the stage of a file's newest run, as it was told or as the history has it."""
        told = self._stages.get(learner, exercise) if self._stages else None
        known = self._history.newest_report(learner, exercise)
        if known is None:
            return told
        version, report, content = known
        over = told is not None and told.phase not in UNDER_WAY
        if told is not None and (version.id < told.run or (version.id == told.run and over)):
            return told
        text = content.decode(errors="replace")
        return Stage(version.id, "done", version.digest, report=report, source=text)

    def _publish(self, sheet: Sheet, stage: Stage) -> None:
        if self._stages is None:
            return
        try:
            self._stages.put(sheet.learner, sheet.exercise, stage)
        except StoreError:  # `settle` tells it once the database is back
            with self._lock:
                self._untold[sheet.learner, sheet.exercise] = sheet


def _nothing(learner: str, exercise: str) -> None:
    """Note nothing."""
