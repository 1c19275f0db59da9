"""Open a database, and say in one sentence why one cannot be used."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from grader.report.errors import GraderError, needs_extra

BUSY_SECONDS = 15
"""How long a write waits for another program that has the store locked, seconds."""


class StoreError(GraderError):
    """The store cannot be used."""


def connect(where: str) -> tuple[Engine, str]:
    """Return an engine for a file's name or a database's URL, and how to call it in messages.

    Raises:
        StoreError: the URL cannot be understood, or its file cannot be made.
        MissingExtraError: what the URL needs is not installed.
    """
    if "://" not in where:
        return _sqlite(Path(where)), where
    try:
        url = make_url(where)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        name = url.render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite":
            return _sqlite(Path(url.database or "")), name
        with needs_extra("postgres", f"the store {name}"):
            # One that was started anew is noticed before anything is asked of it.
            return create_engine(url, pool_pre_ping=True), name
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            "the store's URL cannot be understood: name a file, or a database as in "
            "postgresql://user@host/name"
        ) from error


def files_of(where: str) -> tuple[Path, ...]:
    """Return the files that a store on this machine may consist of; none for a URL of a server.

    Raises:
        StoreError: the URL cannot be understood.
        MissingExtraError: what the URL needs is not installed.
    """
    path = Path(where)
    if "://" in where:
        engine, _ = connect(where)
        if engine.dialect.name != "sqlite":
            return ()
        path = Path(engine.url.database or "")
    path = path.resolve()
    return tuple(
        path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal", ".lock")
    )


def _sqlite(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the store {path} cannot be made ({error.strerror}): choose another place with --store"
        ) from error
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        # With a write-ahead log a killed process loses nothing that was committed.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


def explain(name: str, error: SQLAlchemyError, where: str = "with --store") -> StoreError:
    """Return what to tell the user of a failure of the database, and where another is chosen."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    said = str(origin).strip().splitlines()[0].rstrip(".") if str(origin).strip() else "no reason"
    kept = "what was graded before is kept"
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        why = f"is locked by another program: close that and run the same command again; {kept}"
    elif primary == sqlite3.SQLITE_FULL:
        why = f"does not fit on the disk: free some space and run the same command again; {kept}"
    elif primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        why = f"is damaged or no store ({said}): move it away, or choose another {where}"
    elif primary in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        why = f"cannot be written ({said}): change its permissions, or choose another {where}"
    elif primary == sqlite3.SQLITE_IOERR:
        why = f"cannot be read or written ({said}): is the disk full or gone? {kept}"
    else:
        why = f"failed ({said}): fix that and run the same command again; {kept}"
    return StoreError(f"the store {name} {why}")
