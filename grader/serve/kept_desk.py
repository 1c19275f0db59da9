"""A learner's place in the database: no file of it is on a server, and any server may show it."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from grader.exercise.folder import ExerciseFolder
from grader.learner.progress import Record, grading, record_of
from grader.report.schema import Report
from grader.serve.database import Database
from grader.serve.desk import SEED, Counted, Held, PutBack, Saved, counts, shown
from grader.serve.history import History, digest_of
from grader.serve.ring import ring

TABLES = MetaData()
_TEXTS = Table(
    "texts",
    TABLES,
    Column("learner", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String, nullable=False),
    Column("at", String, nullable=False, comment="UTC, ISO 8601"),
)
"""What each file holds now."""
_RECORDS = Table(
    "records",
    TABLES,
    Column("learner", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("record", Text, nullable=False, comment="JSON of a Record"),
)
"""What each learner did so far."""


class Marks:
    """Counts the changes of texts, so that an open page asks for none that did not change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._all = 0

    def of(self, learner: str, exercise: str) -> int:
        """Return what is greater after each change of a learner's text."""
        with self._lock:
            return self._all + self._counts[learner, exercise]

    def changed(self, learner: str, exercise: str) -> None:
        """Note that a text is another, by whichever server."""
        with self._lock:
            self._counts[learner, exercise] += 1

    def missed(self) -> None:
        """Note that any text may be another."""
        with self._lock:
            self._all += 1


class KeptDesks:
    """The desks of all learners of a database, by their names.

    Attributes:
        marks: says when a text is another.
        seeds: give what draws the cases of a learner and an exercise.

    Raises:
        StoreError: the database cannot be used.
    """

    def __init__(self, history: History) -> None:
        self._history, self.marks = history, Marks()
        self.seeds: Callable[[str, str], int] = lambda _learner, _exercise: SEED
        history.database.make(TABLES)

    def __call__(self, learner: str) -> "KeptDesk":
        """Return the desk of a learner."""
        progress = KeptProgress(self._history.database, learner)
        return KeptDesk(learner, progress, self._history, self.marks, self.seeds)


@dataclass(frozen=True)
class KeptProgress:
    """A learner's records in the database.

    All raises StoreError where the database cannot be used.
    """

    database: Database
    learner: str

    @property
    def remembers(self) -> bool:
        """Everything is kept."""
        return True

    def all(self) -> Mapping[str, Record]:
        """Read every record."""
        asked = select(_RECORDS).where(_RECORDS.c.learner == self.learner)
        with self.database.reading() as connection:
            return {row.exercise: _record(row.record) for row in connection.execute(asked)}

    def of(self, exercise: str) -> Record:
        """Read the record of one exercise."""
        asked = select(_RECORDS.c.record).where(*_own(_RECORDS, self.learner, exercise))
        with self.database.reading() as connection:
            found = connection.execute(asked).scalar()
        return Record() if found is None else _record(found)

    def change(self, exercise: str, step: Callable[[Record], Record]) -> Record:
        """Apply a step to a record; of servers that do so at once each sees what another kept."""
        with self.database.writing(self.learner, exercise) as connection:
            changed = step(self.of(exercise))
            name = Path(changed.last_file).name if changed.last_file else None
            changed = replace(changed, last_file=name)  # no path of the server's
            values = {"record": json.dumps(asdict(changed))}
            _put(connection, _RECORDS, (self.learner, exercise), values)
        return changed

    def graded(self, report: Report, path: Path) -> Record:
        """Keep that a content was graded."""
        assert report.exercise is not None
        return self.change(report.exercise.name, grading(report, path))


@dataclass(frozen=True)
class KeptDesk:
    """A place in the database.

    Attributes:
        learner: a name that no other has.
        progress: what they did so far.
        history: keeps what is replaced, in the same database.
        marks: says when a text is another.
        seeds: give what draws the cases of a learner and an exercise.
    """

    learner: str
    progress: KeptProgress
    history: History
    marks: Marks
    seeds: Callable[[str, str], int]

    def seed(self, exercise: ExerciseFolder) -> int:
        """Return what draws the cases of an exercise for this learner. Raises StoreError."""
        return self.seeds(self.learner, exercise.name)

    def label(self, exercise: ExerciseFolder) -> Path:
        """Return `NAME.py`."""
        return Path(f"{exercise.name}.py")

    def open(self, exercise: ExerciseFolder) -> Held:
        """Return what the text holds, which is begun if it is not there. Raises StoreError."""
        if self._row(exercise) is None:
            with self._writing(exercise) as connection:
                if self._row(exercise) is None:  # another tab may have begun it by now
                    self._keep(connection, exercise, exercise.starter.encode())
                    path = self.label(exercise)
                    self.progress.change(exercise.name, lambda record: record.begun(path))
        return self.held(exercise)

    def held(self, exercise: ExerciseFolder) -> Held:
        """Return what the text holds; the starter, as long as nothing was begun."""
        return shown(self.label(exercise), self.content(exercise))

    def content(self, exercise: ExerciseFolder) -> bytes:
        """Return the text's bytes; the starter's, as long as nothing was begun."""
        row = self._row(exercise)
        return exercise.starter.encode() if row is None else bytes(row.content)

    def mark(self, exercise: ExerciseFolder) -> object:
        """Return how often the text was changed, as far as this server knows."""
        return self.marks.of(self.learner, exercise.name)

    def save(self, exercise: ExerciseFolder, content: bytes, base: str | None, why: str) -> Saved:
        """Replace what the text holds. Raises StoreError."""
        digest = digest_of(content)
        with self._writing(exercise) as connection:
            row = self._row(exercise)
            other = row is not None and row.digest not in {base, digest}
            if row is not None and other:
                self.history.keep(self.learner, exercise.name, bytes(row.content), why)
            if row is None or row.digest != digest:
                self._keep(connection, exercise, content)
        self.marks.changed(self.learner, exercise.name)
        return Saved(digest, other)

    def reset(self, exercise: ExerciseFolder) -> PutBack:
        """Put the starter back, and keep what was there in the history."""
        starter = exercise.starter.encode()
        with self._writing(exercise) as connection:
            content = self.content(exercise)
            if content == starter:
                return "same"
            self.history.keep(self.learner, exercise.name, content, "before a reset")
            self._keep(connection, exercise, starter)
            path = self.label(exercise)
            self.progress.change(exercise.name, lambda record: record.begun(path))
        self.marks.changed(self.learner, exercise.name)
        return "history"

    def graded(self, exercise: ExerciseFolder, run: int, report: Report) -> Counted | None:
        """Keep the report of a run that waits and count the attempt, both or neither."""
        with self._writing(exercise):
            if not self.history.graded(run, report):
                return None
            before = after = self.progress.of(exercise.name)
            if counts(report):
                after = self.progress.graded(report, self.label(exercise))
        return Counted(before, after)

    def _writing(self, exercise: ExerciseFolder) -> Any:
        return self.history.database.writing(self.learner, exercise.name)

    def _row(self, exercise: ExerciseFolder) -> Any:
        asked = select(_TEXTS.c.content, _TEXTS.c.digest)
        with self.history.database.reading() as connection:
            own = _own(_TEXTS, self.learner, exercise.name)
            return connection.execute(asked.where(*own)).first()

    def _keep(self, connection: Connection, exercise: ExerciseFolder, content: bytes) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        values = {"content": content, "digest": digest_of(content), "at": at}
        _put(connection, _TEXTS, (self.learner, exercise.name), values)
        ring(connection, self.history.database, "text", self.learner, exercise.name)


def _own(table: Table, learner: str, exercise: str) -> tuple[Any, Any]:
    return table.c.learner == learner, table.c.exercise == exercise


def _put(connection: Connection, table: Table, key: tuple[str, str], values: Any) -> None:
    """Replace a row; who writes holds the transaction of its key."""
    connection.execute(delete(table).where(*_own(table, *key)))
    named = dict(zip(("learner", "exercise"), key, strict=True))
    connection.execute(insert(table).values(**named, **values))


def _record(text: str) -> Record:
    """Return a kept record; an empty one if another version of the grader wrote what it is not."""
    try:
        return record_of(json.loads(text))
    except (ValueError, TypeError, AttributeError):
        return Record()
