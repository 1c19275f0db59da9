"""Everything that a server of classes keeps of a person, whichever table it lies in.

A table says itself whose its rows are: by a column `person` or `learner`, or by a foreign key to
one that does. So a new table is exported and deleted like the others once it is listed here, which
a test sees to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    delete,
    literal,
    or_,
    select,
    update,
)

from grader.serve import history, kept_desk
from grader.serve.assigned import tables as assigned
from grader.serve.members import tables as members
from grader.serve.members.database import stamp
from grader.serve.members.people import person_in
from grader.serve.members.person import Person
from grader.serve.members.tables import AUDIT, LINKS, PENDING, PEOPLE, SESSIONS
from grader.serve.turns import stages

KEPT: Sequence[MetaData] = (
    members.TABLES,
    history.TABLES,
    kept_desk.TABLES,
    assigned.TABLES,
    stages.TABLES,
)
"""All tables of a server of classes, but for the queue's: its jobs go when they are done."""
OWNERS = ("person", "learner")
SOMEBODY = "[deleted]"
"""What stands in the audit log for who was deleted."""


def tables() -> Iterator[Table]:
    """Yield all tables, those that others point to after them."""
    for kept in KEPT:
        yield from reversed(kept.sorted_tables)


def owned(table: Table, people: Select[Any]) -> ColumnElement[bool] | None:
    """Return which rows of a table are of some people.

    Args:
        table: any of the server's.
        people: selects the people's ids.

    Returns:
        None if a table holds rows of nobody.
    """
    if table is PEOPLE:
        return PEOPLE.c.id.in_(people)
    for name in OWNERS:
        if name in table.c:
            return table.c[name].in_(people)
    for key in table.foreign_keys:
        whose = owned(key.column.table, people)
        if whose is not None:
            return key.parent.in_(select(key.column).where(whose))
    return None


def read(connection: Connection, id_: str) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Yield the names of the tables that hold something of a person, each with its rows."""
    for table in tables():
        whose = owned(table, _one(id_))
        if whose is not None:
            rows = connection.execute(select(table).where(whose)).mappings().all()
            if rows:
                yield table.name, [dict(row) for row in rows]


def erase(connection: Connection, person: Person) -> None:
    """Delete everything of a person; in the audit log stays what was done, by nobody."""
    _nameless(connection, person)
    _delete(connection, _one(person.id))


def _one(id_: str) -> Select[Any]:
    return select(literal(id_))


def _delete(connection: Connection, people: Select[Any]) -> None:
    for table in tables():
        whose = owned(table, people)
        if whose is not None and table is not AUDIT:
            connection.execute(delete(table).where(whose))


def _nameless(connection: Connection, person: Person) -> None:
    mine = AUDIT.c.person == person.id
    nobody = {"person": None, "address": "", "detail": ""}
    connection.execute(update(AUDIT).where(mine).values(nobody))
    # What others did with them, and lists of who was enrolled.
    names = {person.id, person.login, person.name, person.email} - {None, ""}
    said = [AUDIT.c.detail.contains(name, autoescape=True) for name in names]
    of = or_(AUDIT.c.klass == person.klass, AUDIT.c.klass == "")
    rows = connection.execute(select(AUDIT.c.id, AUDIT.c.detail).where(of, or_(*said))).all()
    longest = sorted(map(str, names), key=len, reverse=True)
    whole = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest))
    for row in rows:
        detail = whole.sub(SOMEBODY, row.detail)
        connection.execute(update(AUDIT).where(AUDIT.c.id == row.id).values(detail=detail))


def outdated(connection: Connection, now: datetime, klass: str, days: int) -> list[Person]:
    """Return who was taken off a class's roster more than some days ago."""
    ended = stamp(now - timedelta(days=days))
    asked = select(PEOPLE).where(PEOPLE.c.klass == klass, PEOPLE.c.removed_at <= ended)
    return [person_in(row) for row in connection.execute(asked)]


def tidy(connection: Connection, now: datetime, klass: str, days: int) -> int:
    """Delete what needs to be kept no longer, but for people; return how many lines of the audit.

    Sessions, links and sign-ins that have ended, lines of the audit after these days, and what a
    page wrote for somebody while they were being deleted.
    """
    at = stamp(now)
    connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= at))
    connection.execute(delete(LINKS).where(LINKS.c.expires_at <= at))
    connection.execute(delete(PENDING).where(PENDING.c.made_at <= stamp(now - timedelta(days=1))))
    old = (AUDIT.c.klass.in_((klass, "")), AUDIT.c.at <= stamp(now - timedelta(days=days)))
    lines = connection.execute(delete(AUDIT).where(*old)).rowcount
    for table in tables():
        for name in OWNERS:
            if name in table.c and table is not AUDIT:
                lost = table.c[name].not_in(select(PEOPLE.c.id))
                connection.execute(delete(table).where(lost))
    return lines
