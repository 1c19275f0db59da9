"""The database of a server of classes, and its clock."""

import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import DatabaseError

from sqlalchemy import text

from grader.classroom.store.connect import StoreError
from grader.serve import database

COMPARED_SECONDS = 60.0
"""How often this machine's clock is compared with that of the database's server."""


def machine_now() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """Return a time as it is kept: UTC, ISO 8601 with seconds, so that texts compare as times."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


class Database(database.Database):
    """A database that several servers may share; safe to use by several threads.

    Args:
        where: a file's name, or a database's URL.
        clock: the time of this machine.

    Raises:
        StoreError: it cannot be used, here and below.
    """

    def __init__(self, where: str, clock: Callable[[], datetime] = machine_now) -> None:
        self._clock = clock
        if "://" not in where:
            with suppress(OSError):  # what is wrong with it is said below
                Path(where).touch(mode=0o600)  # whoever else has an account here reads nothing
        super().__init__(where, "in the class's file")
        self._ahead, self._compared = timedelta(), float("-inf")

    def check(self) -> None:
        """Raise StoreError unless it answers."""
        with self.writing() as connection:
            connection.execute(text("SELECT 1"))

    def wipe(self) -> None:
        """Overwrite what deleted rows leave in a file; a database's server does that by itself.

        Raises:
            StoreError: another program uses the file all the time.
        """
        if self.shared:
            return
        try:
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("VACUUM")
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except DatabaseError as error:
            raise StoreError(
                f"what was deleted is gone from {self.name}, but its file still holds it until it"
                f" is used again ({error}): run `grade class tidy` while the server is not running"
            ) from error

    def now(self) -> datetime:
        """Return the time, UTC: that of the database's server, so that all who share it agree."""
        if self.shared and time.monotonic() - self._compared > COMPARED_SECONDS:
            with suppress(StoreError):  # until it is back, the difference last seen is good enough
                self._compare()
        return self._clock() + self._ahead

    def _compare(self) -> None:
        with self.writing() as connection:
            seconds = connection.execute(text("SELECT EXTRACT(EPOCH FROM clock_timestamp())"))
            there = datetime.fromtimestamp(float(seconds.scalar_one()), UTC)
        self._ahead, self._compared = there - self._clock(), time.monotonic()
