"""What servers of one PostgreSQL database do together: news, stages, and whose turn it is."""

from contextlib import suppress

from grader.classroom.store.connect import StoreError
from grader.serve.history import History
from grader.serve.kept_desk import KeptDesks
from grader.serve.sheets import Sheets
from grader.serve.turns.bell import Bell
from grader.serve.turns.own import Grade, OwnTurns
from grader.serve.turns.shared import SharedTurns
from grader.serve.turns.stages import Stages


class Team:
    """This server's part in it.

    Args:
        desks: those of the database.
        history: in it too.

    Raises:
        StoreError: the database cannot be used.
    """

    def __init__(self, desks: KeptDesks, history: History) -> None:
        self._desks, self._history = desks, history
        self._stages = Stages(history.database)
        self.sheets = Sheets(history, self._stages)
        self._turns: SharedTurns | None = None
        self._bell = Bell(history.database, self._rung, self._missed)

    def join(self, own: OwnTurns, places: int, grade: Grade) -> SharedTurns:
        """Take turns from now on.

        Args:
            own: grades what this server fetched.
            places: how much it fetches at once.
            grade: grades the newest run that waits of a file.
        """
        self._turns = SharedTurns(
            own, places, grade, self._history, self._stages, self.sheets.settle
        )
        return self._turns

    def _rung(self, what: str, learner: str, name: str) -> None:
        if what == "text":
            self._desks.marks.changed(learner, name)
        with suppress(StoreError):  # it is looked at again once the database is back
            self.sheets.again(learner, name)

    def _missed(self) -> None:
        self._desks.marks.missed()
        with suppress(StoreError):
            self.sheets.all_again()

    def close(self) -> None:
        """Have no more part in it."""
        if self._turns is not None:
            self._turns.close()
        self._bell.close()
