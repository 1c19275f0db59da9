"""What learners hand in: a copy with a receipt, of which the newest counts, and what came of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update

from grader.report.schema import Report
from grader.serve.assigned.seeds import Secret
from grader.serve.assigned.tables import HANDED_IN, RELEASED, RESULTS, TABLES
from grader.serve.database import Database
from grader.serve.history import digest_of

MOST = 200
"""How much is kept of what a learner handed in for an exercise; older makes room."""
LEASE = timedelta(minutes=5)
"""For how long a server has what it grades for itself; another takes it up after that."""


@dataclass(frozen=True)
class HandedIn:
    """What a learner handed in.

    Attributes:
        id: its number, greater than that of any before.
        klass: of which class the learner is.
        learner: who.
        exercise: for which exercise.
        version: of the file in its history.
        digest: SHA-256 of the content.
        at: when, by the server's clock, ISO 8601 in UTC.
        late: whether that was after the deadline.
        receipt: proves all that.
    """

    id: int
    klass: str
    learner: str
    exercise: str
    version: int
    digest: str
    at: str
    late: bool
    receipt: str


@dataclass(frozen=True)
class Known:
    """What is known of a class as a whole.

    Attributes:
        newest: the number of what was handed in last; 0 if nothing was.
        graded: how much is graded.
        released: since when, by lesson.
    """

    newest: int
    graded: int
    released: Mapping[str, datetime]


_ROW = [HANDED_IN.c[field.name] for field in fields(HandedIn)]


class HandingIn:
    """Keeps what the learners of a class hand in; safe to share among threads.

    Args:
        database: where it is kept.
        klass: of which class.
        secret: of the class, for receipts.

    Raises:
        StoreError: the database cannot be used, here and below.
    """

    def __init__(self, database: Database, klass: str, secret: Secret) -> None:
        self._database, self._klass, self._secret = database, klass, secret
        database.make(TABLES)

    def hand_in(
        self,
        learner: str,
        exercise: str,
        version: int,
        content: bytes,
        at: datetime,
        *,
        late: bool = False,
    ) -> HandedIn:
        """Keep what a learner hands in; the same content again changes nothing.

        Args:
            learner: who.
            exercise: for which exercise.
            version: of the file in its history.
            content: of the file.
            at: when, by the server's clock.
            late: whether that is after the deadline.
        """
        digest, moment = digest_of(content), _text(at)
        with self._database.writing("handed in", learner, exercise):
            newest = self.newest(learner, exercise)
            if newest is not None and newest.digest == digest:
                return newest
            receipt = self._secret.receipt(learner, exercise, digest, moment)
            values: dict[str, Any] = {
                "klass": self._klass,
                "learner": learner,
                "exercise": exercise,
                "version": version,
                "digest": digest,
                "at": moment,
                "late": late,
                "receipt": receipt,
            }
            with self._database.writing() as connection:
                kept = insert(HANDED_IN).values(content=content, **values)
                number = connection.execute(kept).inserted_primary_key
                own = (
                    HANDED_IN.c.klass == self._klass,
                    HANDED_IN.c.learner == learner,
                    HANDED_IN.c.exercise == exercise,
                )
                newest_first = select(HANDED_IN.c.id).where(*own).order_by(HANDED_IN.c.id.desc())
                oldest = connection.execute(newest_first.offset(MOST).limit(1)).scalar()
                if oldest is not None:
                    connection.execute(delete(HANDED_IN).where(*own, HANDED_IN.c.id <= oldest))
        assert number is not None
        return HandedIn(id=int(number[0]), **values)

    def newest(self, learner: str, exercise: str) -> HandedIn | None:
        """Return what counts as handed in by a learner."""
        found = self._asked(
            self._counting(HANDED_IN.c.learner == learner, HANDED_IN.c.exercise == exercise)
        )
        return found[0] if found else None

    def of(self, learner: str, exercise: str) -> list[HandedIn]:
        """Return all that a learner handed in, the newest first."""
        own = (HANDED_IN.c.learner == learner, HANDED_IN.c.exercise == exercise)
        asked = select(*_ROW).where(HANDED_IN.c.klass == self._klass, *own)
        return self._asked(asked.order_by(HANDED_IN.c.id.desc()))

    def all(self, exercise: str) -> list[HandedIn]:
        """Return what counts as handed in by each learner."""
        return self._asked(self._counting(HANDED_IN.c.exercise == exercise))

    def content(self, number: int) -> bytes:
        """Return what was handed in."""
        asked = select(HANDED_IN.c.content).where(HANDED_IN.c.id == number)
        with self._database.reading() as connection:
            return bytes(connection.execute(asked).scalar_one())

    def result(self, number: int) -> Report | None:
        """Return what came of it; None while it is not graded, or of another version's report."""
        asked = select(RESULTS.c.report).where(RESULTS.c.handed_in == number)
        with self._database.reading() as connection:
            text = connection.execute(asked).scalar()
        try:
            return None if text is None else Report.model_validate_json(text)
        except ValueError:
            return None

    def ungraded(self, exercises: Collection[str]) -> list[HandedIn]:
        """Return what counts, on some exercises, and is not graded yet."""
        none = ~select(RESULTS.c.handed_in).where(RESULTS.c.handed_in == HANDED_IN.c.id).exists()
        return self._asked(self._counting(HANDED_IN.c.exercise.in_(exercises)).where(none))

    def take(self, number: int, now: datetime) -> bool:
        """Have something for oneself to grade, for the time of a lease.

        Returns:
            whether nobody else has it.
        """
        free = (HANDED_IN.c.id == number, HANDED_IN.c.taken_until <= _text(now))
        taken = update(HANDED_IN).where(*free).values(taken_until=_text(now + LEASE))
        with self._database.writing() as connection:
            return connection.execute(taken).rowcount == 1

    def give_back(self, number: int) -> None:
        """Let another grade it at once."""
        given = update(HANDED_IN).where(HANDED_IN.c.id == number).values(taken_until="")
        with self._database.writing() as connection:
            connection.execute(given)

    def graded(self, number: int, report: Report, at: datetime) -> bool:
        """Keep what came of it; return whether nobody had done that before."""
        values = {"handed_in": number, "report": report.model_dump_json(), "at": _text(at)}
        with self._database.writing("result", str(number)) as connection:
            there = select(RESULTS.c.handed_in).where(RESULTS.c.handed_in == number)
            if connection.execute(there).first() is not None:
                return False
            if connection.execute(select(_ROW[0]).where(HANDED_IN.c.id == number)).first() is None:
                return False  # its learner was deleted meanwhile
            connection.execute(insert(RESULTS).values(values))
        return True

    def release(self, exercise: str, at: datetime, deadline: datetime) -> datetime:
        """Show what came of an exercise to learners; return since when after the deadline."""
        with self._database.writing("released", self._klass, exercise) as connection:
            before = self.released(exercise)
            if before is not None and before >= deadline.replace(microsecond=0):
                return before
            mine = (RELEASED.c.klass == self._klass, RELEASED.c.exercise == exercise)
            connection.execute(delete(RELEASED).where(*mine))
            values = {"klass": self._klass, "exercise": exercise, "at": _text(at)}
            connection.execute(insert(RELEASED).values(values))
        return at

    def released(self, exercise: str) -> datetime | None:
        """Return when the instructor released an exercise; None if that was not done."""
        return self.known().released.get(exercise)

    def known(self) -> Known:
        """Return what is known of the class as a whole."""
        mine = HANDED_IN.c.klass == self._klass
        counts = select(
            select(func.max(HANDED_IN.c.id)).where(mine).scalar_subquery(),
            select(func.count(RESULTS.c.handed_in)).join(HANDED_IN).where(mine).scalar_subquery(),
        )
        buttons = select(RELEASED).where(RELEASED.c.klass == self._klass)
        with self._database.reading() as connection:
            newest, graded = connection.execute(counts).one()
            rows = connection.execute(buttons).all()
        released = {row.exercise: datetime.fromisoformat(row.at) for row in rows}
        return Known(newest or 0, graded, released)

    def _counting(self, *own: ColumnElement[bool]) -> Select[Any]:
        """Return what asks for the newest of each learner and exercise."""
        newest = (
            select(func.max(HANDED_IN.c.id))
            .where(HANDED_IN.c.klass == self._klass, *own)
            .group_by(HANDED_IN.c.learner, HANDED_IN.c.exercise)
        )
        return select(*_ROW).where(HANDED_IN.c.id.in_(newest)).order_by(HANDED_IN.c.id)

    def _asked(self, asked: Select[Any]) -> list[HandedIn]:
        with self._database.reading() as connection:
            return [HandedIn(*row) for row in connection.execute(asked)]


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
