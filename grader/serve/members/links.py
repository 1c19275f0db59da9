"""One-time links: who opens one is signed in as the person it was made for, once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from grader.report.errors import GraderError
from grader.serve.members import secret
from grader.serve.members.database import stamp
from grader.serve.members.people import person_in
from grader.serve.members.person import Person
from grader.serve.members.tables import LINKS, PEOPLE

LASTS = timedelta(days=7)
"""How long a link is good that is not used."""


class LinkError(GraderError):
    """A link signs nobody in."""

    def __init__(self) -> None:
        super().__init__(
            "this link signs nobody in: it was used already, is too old, or a newer one took its"
            " place; ask your instructor for a new one"
        )


def make(
    connection: Connection,
    now: datetime,
    people: Iterable[Person],
    lasts: timedelta = LASTS,
) -> list[tuple[Person, str]]:
    """Make a link's token for each of these people; what they had and did not use ends."""
    made = [(person, secret.draw()) for person in people]
    for person, token in made:
        unused = (LINKS.c.person == person.id, LINKS.c.used_at.is_(None))
        connection.execute(delete(LINKS).where(*unused))
        row = {
            "digest": secret.digest(token),
            "person": person.id,
            "made_at": stamp(now),
            "expires_at": stamp(now + lasts),
        }
        connection.execute(insert(LINKS).values(row))
    return made


def unused(connection: Connection, now: datetime, people: Iterable[Person]) -> int:
    """Return how many links of these people are good."""
    asked = select(LINKS.c.person).where(LINKS.c.used_at.is_(None), LINKS.c.expires_at > stamp(now))
    them = {person.id for person in people}
    return sum(person in them for person in connection.execute(asked).scalars())


def whose(connection: Connection, now: datetime, token: str) -> Person:
    """Return whom a link would sign in. Raises LinkError."""
    good = (*_good(token, now), PEOPLE.c.removed_at.is_(None))
    row = connection.execute(select(PEOPLE).join(LINKS).where(*good)).first()
    if row is None:
        raise LinkError
    return person_in(row)


def made_for(connection: Connection, token: str) -> str:
    """Return the id of the person whom a link was made for, used or not; empty for no link."""
    asked = select(LINKS.c.person).where(LINKS.c.digest == secret.digest(token))
    return connection.execute(asked).scalar() or ""


def use(connection: Connection, now: datetime, token: str) -> Person:
    """Use up a link, and return whom it signs in: one of two who try at once. Raises LinkError."""
    person = whose(connection, now, token)
    used = update(LINKS).where(*_good(token, now)).values(used_at=stamp(now))
    if connection.execute(used).rowcount != 1:
        raise LinkError
    return person


def _good(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        LINKS.c.digest == secret.digest(token),
        LINKS.c.used_at.is_(None),
        LINKS.c.expires_at > stamp(now),
    )
