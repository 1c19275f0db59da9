"""Facts about a store, among them its format, and how a store of an older one is taken over."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, insert, inspect, select

from grader.classroom.store.schema import FORMAT_VERSION, files, meta, metadata


def fact(connection: Connection, name: str) -> str | None:
    """Return what is known under a name."""
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Keep something under a name."""
    connection.execute(meta.delete().where(meta.c.name == name))
    connection.execute(insert(meta).values(name=name, value=value))


def muted(connection: Connection) -> list[str]:
    """Return the misconceptions that are muted, sorted."""
    names: list[str] = json.loads(fact(connection, "muted") or "[]")
    return names


def set_muted(connection: Connection, more: Collection[str], less: Collection[str]) -> list[str]:
    """Mute some misconceptions and others no longer, and return all that are muted."""
    names = sorted({*muted(connection), *more} - set(less))
    set_fact(connection, "muted", json.dumps(names))
    return names


def format_of(connection: Connection) -> str | None:
    """Return a store's format; None if the database is no store yet."""
    return fact(connection, "format_version") if inspect(connection).has_table(meta.name) else None


def make(connection: Connection) -> None:
    """Make an empty database a store."""
    metadata.create_all(connection)
    set_fact(connection, "format_version", FORMAT_VERSION)


def upgrade(connection: Connection) -> None:
    """Turn a store of format 1 into one of this format: its list of files is of another form."""
    files.drop(connection)
    make(connection)
