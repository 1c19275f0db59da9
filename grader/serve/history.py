"""What a learner's files held and what came of running them; a killed server finds its queue here.

One table: each row is a version of a file. A run waits in it until it is graded.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from grader.report.errors import GraderError
from grader.report.schema import Report
from grader.serve.database import Database

MOST_VERSIONS = 200
"""How many versions of a file are kept; older ones make room, but for one that waits."""
WAITING, GRADED, REPLACED = "waiting", "graded", "replaced"
"""What becomes of a run; one is replaced by a newer run of the same file."""
TABLES = MetaData()
_VERSIONS = Table(
    "versions",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("learner", String, nullable=False),
    Column("exercise", String, nullable=False),
    Column("at", String, nullable=False),
    Column("why", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("run", String, nullable=False, default=""),
    Column("report", Text),
    Index("by_learner", "learner", "exercise", "id"),
    Index("by_run", "run"),
    sqlite_autoincrement=True,
)
_ROW = [column for column in _VERSIONS.c if column.name not in {"content", "report"}]


class NoVersionError(GraderError):
    """There is no such version; it may have made room for newer ones."""


@dataclass(frozen=True)
class Version:
    """One version of a learner's file.

    Attributes:
        id: its number, greater than that of any before.
        learner: whose.
        exercise: for which exercise.
        at: when it was kept, ISO 8601 in UTC.
        why: why it was kept, a few words.
        digest: SHA-256 of its content.
        run: what became of the run; empty if it was none.
    """

    id: int
    learner: str
    exercise: str
    at: str
    why: str
    digest: str
    run: str


def digest_of(content: bytes) -> str:
    """Return what tells one content of a file from another, hexadecimal."""
    return sha256(content).hexdigest()


class History:
    """Keeps versions in a database; safe to share among threads.

    Args:
        where: a file's name, a database's URL, or a database that is open.

    Raises:
        StoreError: it cannot be used, here and below.
    """

    def __init__(self, where: str | Database) -> None:
        self.database = where if isinstance(where, Database) else Database(where)
        self.database.make(TABLES)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def keep(self, learner: str, exercise: str, content: bytes, why: str, *, run: str = "") -> int:
        """Keep a content unless it is the newest one already, and return its version's number."""
        own = (_VERSIONS.c.learner == learner, _VERSIONS.c.exercise == exercise)
        digest = digest_of(content)
        with self.database.writing(learner, exercise) as connection:
            if run:
                waits = (*own, _VERSIONS.c.run == WAITING)
                connection.execute(update(_VERSIONS).where(*waits).values(run=REPLACED))
            newest = connection.execute(
                select(_VERSIONS.c.id, _VERSIONS.c.digest)
                .where(*own)
                .order_by(_VERSIONS.c.id.desc())
                .limit(1)
            ).first()
            if newest is not None and newest.digest == digest:
                if run:
                    same = _VERSIONS.c.id == newest.id
                    connection.execute(update(_VERSIONS).where(same).values(run=run, why=why))
                return int(newest.id)
            values = {
                "learner": learner,
                "exercise": exercise,
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "why": why,
                "digest": digest,
                "content": content,
                "run": run,
            }
            number = connection.execute(insert(_VERSIONS).values(values)).inserted_primary_key
            assert number is not None
            oldest = connection.execute(
                select(_VERSIONS.c.id)
                .where(*own, _VERSIONS.c.run != WAITING)
                .order_by(_VERSIONS.c.id.desc())
                .offset(MOST_VERSIONS)
                .limit(1)
            ).scalar()
            if oldest is not None:
                old = (*own, _VERSIONS.c.id <= oldest, _VERSIONS.c.run != WAITING)
                connection.execute(delete(_VERSIONS).where(*old))
            return int(number[0])

    def versions(self, learner: str, exercise: str) -> list[tuple[Version, Report | None]]:
        """Return the versions of a file with their reports, the newest first."""
        own = (_VERSIONS.c.learner == learner, _VERSIONS.c.exercise == exercise)
        asked = select(*_ROW, _VERSIONS.c.report).where(*own).order_by(_VERSIONS.c.id.desc())
        with self.database.reading() as connection:
            rows = connection.execute(asked).all()
        return [(Version(*row[:-1]), _report(row.report)) for row in rows]

    def content(self, learner: str, exercise: str, number: int) -> bytes:
        """Return what a version of a learner's file holds. Raises NoVersionError."""
        asked = select(_VERSIONS.c.content).where(
            _VERSIONS.c.id == number,
            _VERSIONS.c.learner == learner,
            _VERSIONS.c.exercise == exercise,
        )
        with self.database.reading() as connection:
            content = connection.execute(asked).scalar()
        if content is None:
            raise _missing(exercise, number)
        return bytes(content)

    def next_run(self, learner: str, exercise: str) -> tuple[Version, bytes] | None:
        """Return the run of a file that waits, with its content; None if none does."""
        waits = (
            _VERSIONS.c.learner == learner,
            _VERSIONS.c.exercise == exercise,
            _VERSIONS.c.run == WAITING,
        )
        asked = select(*_ROW, _VERSIONS.c.content).where(*waits).order_by(_VERSIONS.c.id.desc())
        with self.database.reading() as connection:
            row = connection.execute(asked.limit(1)).first()
        return None if row is None else (Version(*row[:-1]), bytes(row.content))

    def graded(self, number: int, report: Report) -> bool:
        """Keep the report of a run that waits, which it then does no more.

        Returns:
            whether it waited: another server may have been faster, or a newer run took its place.
        """
        return self._answered(number, run=GRADED, report=report.model_dump_json())

    def refused(self, number: int) -> bool:
        """Have a run wait no more, though it was not graded; return whether it waited."""
        return self._answered(number, run=REPLACED)

    def _answered(self, number: int, **values: str) -> bool:
        waits = (_VERSIONS.c.id == number, _VERSIONS.c.run == WAITING)
        with self.database.writing() as connection:
            changed = connection.execute(update(_VERSIONS).where(*waits).values(values))
        return changed.rowcount == 1

    def amended(self, number: int, report: Report) -> None:
        """Replace the report of a run that was graded by one that says more."""
        graded = (_VERSIONS.c.id == number, _VERSIONS.c.run == GRADED)
        values = {"report": report.model_dump_json()}
        with self.database.writing() as connection:
            connection.execute(update(_VERSIONS).where(*graded).values(values))

    def newest_report(self, learner: str, exercise: str) -> tuple[Version, Report, bytes] | None:
        """Return the newest version that was graded, with its report and content."""
        asked = (
            select(*_ROW, _VERSIONS.c.report, _VERSIONS.c.content)
            .where(
                _VERSIONS.c.learner == learner,
                _VERSIONS.c.exercise == exercise,
                _VERSIONS.c.run == GRADED,
            )
            .order_by(_VERSIONS.c.id.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            row = connection.execute(asked).first()
        report = _report(row.report) if row is not None else None
        if row is None or report is None:
            return None
        return Version(*row[:-2]), report, bytes(row.content)

    def version(self, learner: str, exercise: str, number: int) -> tuple[Version, Report | None]:
        """Return a version of a learner's file with its report. Raises NoVersionError."""
        asked = select(*_ROW, _VERSIONS.c.report).where(
            _VERSIONS.c.id == number,
            _VERSIONS.c.learner == learner,
            _VERSIONS.c.exercise == exercise,
        )
        with self.database.reading() as connection:
            row = connection.execute(asked).first()
        if row is None:
            raise _missing(exercise, number)
        return Version(*row[:-1]), _report(row.report)

    def runs(self) -> dict[str, list[Version]]:
        """Return the runs of all learners, by learner, the oldest first."""
        asked = select(*_ROW).where(_VERSIONS.c.run != "").order_by(_VERSIONS.c.id)
        found: dict[str, list[Version]] = {}
        with self.database.reading() as connection:
            for row in connection.execute(asked):
                found.setdefault(row.learner, []).append(Version(*row))
        return found

    def reports(self, numbers: Collection[int]) -> dict[int, Report]:
        """Return the reports of some versions, by their numbers."""
        asked = select(_VERSIONS.c.id, _VERSIONS.c.report).where(_VERSIONS.c.id.in_(numbers))
        with self.database.reading() as connection:
            rows = connection.execute(asked).all()
        found = {row.id: _report(row.report) for row in rows}
        return {number: report for number, report in found.items() if report is not None}

    def waiting(self) -> Sequence[Version]:
        """Return the runs that wait, in the order in which they were asked for."""
        asked = select(*_ROW).where(_VERSIONS.c.run == WAITING).order_by(_VERSIONS.c.id)
        with self.database.reading() as connection:
            return [Version(*row) for row in connection.execute(asked)]


def _missing(exercise: str, number: int) -> NoVersionError:
    said = f"there is no version {number} of {exercise}: it may have made room for newer ones"
    return NoVersionError(said)


def _report(text: str | None) -> Report | None:
    """Return a kept report; None where there is none, or another version of the grader wrote it."""
    try:
        return None if text is None else Report.model_validate_json(text)
    except ValueError:
        return None
