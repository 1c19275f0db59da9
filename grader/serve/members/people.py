"""The people of classes as the rosters have them: who is new, who was taken off."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from grader.serve.members.database import stamp
from grader.serve.members.person import Person, Role
from grader.serve.members.tables import LINKS, PEOPLE, SESSIONS


@dataclass(frozen=True)
class Expected:
    """Somebody as a roster has them."""

    login: str
    name: str
    email: str | None = None
    subject: str | None = None
    role: Role = "learner"


def person_in(row: Any) -> Person:
    """Return the person of a row of the table."""
    return Person(row.id, row.klass, row.login, row.name, row.email, row.role)


def enrol(
    connection: Connection, now: datetime, klass: str, expected: Iterable[Expected]
) -> tuple[list[str], list[str]]:
    """Have a class consist of these people.

    Who is missing is signed out; their work stays, and is theirs again if they come back.

    Returns:
        the logins of who is new, and of who was taken off.
    """
    rows = connection.execute(select(PEOPLE).where(PEOPLE.c.klass == klass)).all()
    known = {row.login: row for row in rows}
    new = []
    for each in expected:
        values = {
            "name": each.name,
            "email": each.email,
            "subject": each.subject,
            "role": each.role,
            "removed_at": None,
        }
        row = known.pop(each.login, None)
        if row is None:
            own = {"id": "p" + secrets.token_hex(8), "klass": klass, "login": each.login}
            connection.execute(insert(PEOPLE).values({**own, **values}))
        elif any(getattr(row, name) != value for name, value in values.items()):
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(values))
        if row is None or row.removed_at is not None:
            new.append(each.login)
    gone = [row for row in known.values() if row.removed_at is None]
    for row in gone:
        off = update(PEOPLE).where(PEOPLE.c.id == row.id).values(removed_at=stamp(now))
        connection.execute(off)
        for table in (SESSIONS, LINKS):
            connection.execute(delete(table).where(table.c.person == row.id))
    return new, [row.login for row in gone]


def of_class(connection: Connection, klass: str) -> list[Person]:
    """Return who is on a class's roster, by their names."""
    asked = select(PEOPLE).where(PEOPLE.c.klass == klass, PEOPLE.c.removed_at.is_(None))
    people = [person_in(row) for row in connection.execute(asked)]
    return sorted(people, key=lambda person: (person.name.casefold(), person.login))


def by_id(connection: Connection, id_: str) -> Person | None:
    """Return somebody who is on a roster."""
    asked = select(PEOPLE).where(PEOPLE.c.id == id_, PEOPLE.c.removed_at.is_(None))
    row = connection.execute(asked).first()
    return person_in(row) if row else None


def known_as(connection: Connection, klasses: Sequence[str], said: str) -> list[Person]:
    """Return who of these classes has this login, e-mail address or other id."""
    asked = select(PEOPLE).where(
        PEOPLE.c.klass.in_(klasses),
        PEOPLE.c.removed_at.is_(None),
        or_(
            PEOPLE.c.login == said,
            PEOPLE.c.subject == said,
            func.lower(PEOPLE.c.email) == said.lower(),
        ),
    )
    return [person_in(row) for row in connection.execute(asked)] if said else []
