"""Attempts and reports of a batch in a database: what was graded is never graded again."""

import json
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self, TypeVar

from sqlalchemy import Connection, Engine, Select, insert, select
from sqlalchemy.exc import SQLAlchemyError

from grader.classroom.entry import Entry
from grader.classroom.store import queries
from grader.classroom.store.connect import StoreError, connect, explain
from grader.classroom.store.facts import (
    fact,
    format_of,
    make,
    muted,
    set_fact,
    set_muted,
    upgrade,
)
from grader.classroom.store.lock import hold
from grader.classroom.store.runs import Run, carry_over, finished
from grader.classroom.store.runs import hold as hold_row
from grader.classroom.store.schema import (
    FORMAT_VERSION,
    READABLE,
    attempts,
    runs,
    sources,
)
from grader.report.marks import owned
from grader.report.schema import Report, Verdict
from grader.submission.submission import Submission

T = TypeVar("T")

__all__ = ["Attempt", "Known", "Store", "StoreError", "open_store"]

SECRET_SEED_BITS = 32
ROWS = 500
"""How many reports are held in memory while all are read."""


class Known(NamedTuple):
    """Attempts by what was graded: of the same learner, and of anybody."""

    own: dict[tuple[str, str], tuple[int, Verdict]]
    anybody: dict[str, tuple[int, Verdict]]


class Attempt(NamedTuple):
    """One line of a learner's history."""

    learner: str
    path: str
    exercise: str | None
    verdict: Verdict
    score: float
    max_score: float
    finding: str | None
    seed: int
    graded_at: str


class Store:
    """A database of attempts, used by one thread.

    Every method raises StoreError, with a sentence for the user, when the database fails; what
    was recorded before stays.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self.name = engine, name
        self._held = ExitStack()
        self.run = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, paths: Sequence[str] = ()) -> None:
        """Start a run: a pass over the files of a batch, with a number of its own.

        Until the store is closed no other batch can start one. A store of version 0.1 becomes one
        of this version: its attempts and its secret seed stay.

        Raises:
            StoreError: another batch is using the store, or as all methods.
        """

        def count(connection: Connection) -> int:
            if format_of(connection) != FORMAT_VERSION:
                upgrade(connection)
            number = int(fact(connection, "runs") or 0) + 1
            set_fact(connection, "runs", str(number))
            row = {"number": number, "started_at": _now(), "paths": json.dumps(list(paths))}
            connection.execute(insert(runs).values(row))
            return number

        if not self.run:
            with self._explained():
                self._held.push(hold(self._engine, self.name))
        self.run = self._write(count)

    def end(self) -> None:
        """Say that the run has seen all of its files."""
        ended = runs.update().where(runs.c.number == self.run).values(ended_at=_now())
        self._write(lambda connection: connection.execute(ended))

    def secret_seed(self) -> int:
        """Return the store's secret seed, drawn and kept when first asked for."""

        def draw(connection: Connection) -> int:
            kept = fact(connection, "secret_seed")
            if kept is None:
                kept = str(secrets.randbits(SECRET_SEED_BITS))
                set_fact(connection, "secret_seed", kept)
            return int(kept)

        return self._write(draw)

    def muted(self) -> list[str]:
        """Return the misconceptions that are muted for this class, sorted."""
        return self._read(muted)

    def mute(self, more: Collection[str], less: Collection[str]) -> list[str]:
        """Mute misconceptions from now on, and others no longer; return all that are muted."""
        return self._write(lambda connection: set_muted(connection, more, less))

    def known(self, works: Collection[str], *, this_run: bool = False) -> Known:
        """Return the newest attempts at these works; with `this_run`, of the current run only."""
        query = queries.newest(works, self.run if this_run else None)
        found = Known({}, {})
        for number, work, learner, verdict in self._read(lambda c: c.execute(query).all()):
            found.own[work, learner] = found.anybody[work] = (number, verdict)
        return found

    def keep(self, entries: Iterable[tuple[Entry, int]]) -> None:
        """Say which recorded attempts hold for these files."""
        rows = list(entries)
        if rows:
            self._write(lambda connection: self._hold(connection, rows))

    def share(self, attempt: int, entry: Entry) -> None:
        """Record an attempt of somebody else for one who handed in the same."""
        query = select(attempts.c.report, attempts.c.work).where(attempts.c.id == attempt)
        report, work = self._read(lambda connection: connection.execute(query).one())
        self.record(Report.model_validate_json(report), work, [entry])

    def record(
        self, report: Report, work: str | None, entries: Sequence[Entry], source: bytes = b""
    ) -> None:
        """Record a report for everyone who handed in what it is about, all at once or not."""

        def write(connection: Connection) -> None:
            digest = report.submission.sha256
            if source and digest is not None:
                known = select(sources.c.sha256).where(sources.c.sha256 == digest)
                if connection.execute(known).first() is None:
                    connection.execute(insert(sources).values(sha256=digest, source=source))
            held = [(entry, self._add(connection, report, work, entry)) for entry in entries]
            self._hold(connection, held)

        self._write(write)

    def reports(self, run: int | None = None, *, by_learner: bool = False) -> Iterator[Report]:
        """Yield the reports of a run's files in their order, a few in memory at a time.

        Args:
            run: its number; None for this run.
            by_learner: have those of a learner follow each other.
        """
        silent = tuple(self.muted())
        query = queries.reports(self.run if run is None else run, by_learner=by_learner)
        for path, learner, late, text in self._stream(query):
            report = owned(Report.model_validate_json(text), path, learner, late=late)
            yield report.model_copy(update={"muted": silent})

    def runs(self) -> list[Run]:
        """Return the runs that have seen all of their files, the newest first."""
        return self._read(finished)

    def carry_over(
        self, run: int, but: Collection[str], positions: Mapping[str, int | None]
    ) -> set[str]:
        """Have attempts of an older run hold in this one too; see `runs.carry_over`."""
        return self._write(lambda c: carry_over(c, run, self.run, but, positions))

    def learners(self) -> set[str]:
        """Return whose the files of this run are."""
        query = queries.learners(self.run)
        return set(self._read(lambda connection: connection.execute(query).scalars().all()))

    def ungradable(self) -> dict[str, list[str]]:
        """Return why files of this run could not be graded: the files and learners by reason."""
        found: dict[str, list[str]] = {}
        for path, learner, _, report in self._stream(queries.ungradable(self.run)):
            why = json.loads(report)["summary"]
            found.setdefault(why, []).append(f"{path} ({learner})")
        return found

    def source_of(self, sha256: str) -> str | None:
        """Return the text of what was graded, by the SHA-256 of its bytes."""
        query = select(sources.c.source).where(sources.c.sha256 == sha256)
        found = self._read(lambda connection: connection.execute(query).scalar())
        return None if found is None else Submission("", found).text

    def clashes(self) -> list[tuple[str, str, list[str]]]:
        """Return the learners with several files for one exercise: learner, exercise, paths."""
        query = queries.clashes(self.run)
        found: dict[tuple[str, str], list[str]] = {}
        for learner, exercise, path in self._read(lambda c: c.execute(query).all()):
            found.setdefault((learner, exercise), []).append(path)
        return [(learner, exercise, paths) for (learner, exercise), paths in found.items()]

    def history(self, learner: str | None = None) -> Iterator[Attempt]:
        """Yield the attempts, oldest first: all of them, or those of one learner."""
        for row in self._stream(queries.history(Attempt._fields, learner)):
            yield Attempt(*row)

    def close(self) -> None:
        """Close the database, and let other batches have it."""
        with self._held:
            pass
        self._engine.dispose()

    def _add(self, connection: Connection, report: Report, work: str | None, entry: Entry) -> int:
        mine = owned(report, entry.path, entry.learner)
        row = {
            "run": self.run,
            "learner": entry.learner,
            "path": entry.path,
            "work": work,
            "sha256": report.submission.sha256,
            "exercise": report.exercise.name if report.exercise else None,
            "seed": report.seed,
            "verdict": report.verdict,
            "score": report.score,
            "max_score": report.max_score,
            "finding": next((item.name for item in report.findings if item.level == "error"), None),
            "graded_at": _now(),
            "report": mine.model_dump_json(),
        }
        number: int = connection.execute(
            insert(attempts).values(row).returning(attempts.c.id)
        ).scalar_one()
        return number

    def _hold(self, connection: Connection, held: Sequence[tuple[Entry, int]]) -> None:
        for entry, number in held:
            hold_row(connection, self.run, entry, number)

    def _write(self, work: Callable[[Connection], T]) -> T:
        with self._explained(), self._engine.begin() as connection:
            return work(connection)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._explained(), self._engine.connect() as connection:
            return work(connection)

    def _stream(self, query: Select[Any]) -> Iterator[Sequence[Any]]:
        with (
            self._explained(),
            self._engine.connect() as connection,
            connection.execution_options(yield_per=ROWS).execute(query) as rows,
        ):
            yield from rows

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise explain(self.name, error) from error


def open_store(where: str) -> Store:
    """Open the store in a file or at a URL; a new one is made if there is none.

    Raises:
        StoreError: it is damaged, locked, of another version, or may not be written.
    """
    engine, name = connect(where)
    try:
        with engine.begin() as connection:
            version = format_of(connection)
        if version is None:
            version = FORMAT_VERSION
            with hold(engine, name), engine.begin() as connection:
                make(connection)
    except SQLAlchemyError as error:
        engine.dispose()
        raise explain(name, error) from error
    except StoreError:
        engine.dispose()
        raise
    if version not in READABLE:
        engine.dispose()
        raise StoreError(
            f"the store {name} has format {version}, and this version writes {FORMAT_VERSION}: "
            "choose another with --store"
        )
    return Store(engine, name)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
