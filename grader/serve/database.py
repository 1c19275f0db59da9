"""One database for all that a server keeps; a transaction inside another is a part of it.

A class's server has one for its people, versions, texts and records, on SQLite or PostgreSQL.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, MetaData, event, text
from sqlalchemy.exc import SQLAlchemyError

from grader.classroom.store.connect import StoreError, connect, explain

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_MAKING = "tables"


class Database:
    """Opens transactions; safe to share among threads.

    Attributes:
        name: how messages call it.
        server: tells this one from others that use it.

    Args:
        where: a file's name, or a database's URL.
        elsewhere: how users choose another, to end a sentence.

    Raises:
        StoreError: it cannot be used, here and below.
        MissingExtraError: what the URL needs is not installed.
    """

    def __init__(self, where: str, elsewhere: str = "with XDG_DATA_HOME") -> None:
        self.engine, self.name = connect(where)
        self._elsewhere = elsewhere
        self._file: tuple[int, int] | None = None
        self.server = token_hex(8)
        self._mine = threading.local()
        if not self.shared:
            event.listen(self.engine, "connect", _by_hand)
            event.listen(self.engine, "begin", _begin)

    @property
    def shared(self) -> bool:
        """Whether several servers may use it: it is no file of this machine's."""
        return self.engine.dialect.name != "sqlite"

    @property
    def conninfo(self) -> str:
        """What other programs of PostgreSQL connect by, with the password."""
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def make(self, tables: MetaData) -> None:
        """Make the tables that are not there yet."""
        with self.writing(_MAKING) as connection:  # of servers that start at once one makes them
            tables.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection to read by, of the transaction that is open in this thread if any."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self, *what: str) -> Iterator[Connection]:
        """Yield a transaction: kept whole or not at all, as a part of the one that is open if any.

        Args:
            what: names what is changed: of others that name the same, one at a time goes on.
        """
        self._see_file()
        with self._transaction(writes=True) as connection:
            if what and self.shared:  # a file has one writer at a time anyway
                connection.execute(_LOCK, {"key": "\0".join(what).replace("\0", "\x01")})
            yield connection

    def _see_file(self) -> None:
        """Raise StoreError if what was opened at first is gone: what is written would be too."""
        if self.shared:
            return
        with suppress(OSError):
            found = Path(self.engine.url.database or "").stat()
            here = found.st_dev, found.st_ino
            if self._file in {None, here}:
                self._file = here
                return
        if self._file is not None:
            raise StoreError(
                f"the database {self.name} was moved, deleted or replaced while it was used: stop"
                " the server, put the file back, and start it again"
            )

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        outer: Connection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            yield outer
            return
        try:
            with (
                self.engine.connect().execution_options(writes=writes) as connection,
                connection.begin(),
            ):
                self._mine.connection = connection
                try:
                    yield connection
                finally:
                    self._mine.connection = None
        except SQLAlchemyError as error:
            raise explain(self.name, error, self._elsewhere) from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _by_hand(connection: Any, _: object) -> None:
    """Have SQLite's driver begin nothing by itself, which it does too late: after what was read."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that writes waits for its turn before it reads."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
