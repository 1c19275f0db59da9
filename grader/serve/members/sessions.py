"""Who is signed in: an opaque id in a cookie, and on the server whose it is and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from grader.serve.members import secret
from grader.serve.members.database import stamp
from grader.serve.members.people import person_in
from grader.serve.members.person import Person
from grader.serve.members.tables import PEOPLE, SESSIONS

LASTS = timedelta(days=14)
"""How long a session lasts in which nothing is asked."""
LONGEST = timedelta(days=120)
"""How long any session lasts."""
NOTED = timedelta(minutes=1)
"""How long after the last time it is noted that a session is used."""


@dataclass(frozen=True)
class Session:
    """Somebody's sign-in in one browser.

    Attributes:
        digest: of what the cookie holds.
        person: who it is.
        token: what comes with every change, since a cookie comes by itself.
        noted: whether it is noted already that it is in use.
    """

    digest: str
    person: Person
    token: str
    noted: bool = True


def begin(connection: Connection, now: datetime, person: Person) -> str:
    """Sign a person in, and return what the cookie holds: always a new one."""
    held = secret.draw()
    row = {
        "digest": secret.digest(held),
        "person": person.id,
        "token": secret.draw(),
        "made_at": stamp(now),
        "seen_at": stamp(now),
        "expires_at": stamp(now + LASTS),
    }
    connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= stamp(now)))
    connection.execute(insert(SESSIONS).values(row))
    return held


def find(connection: Connection, now: datetime, held: str) -> Session | None:
    """Return the session of what a cookie holds, unless it ended or its person was taken off."""
    asked = (
        select(PEOPLE, SESSIONS.c.digest, SESSIONS.c.token, SESSIONS.c.seen_at)
        .join(SESSIONS)
        .where(
            SESSIONS.c.digest == secret.digest(held),
            SESSIONS.c.expires_at > stamp(now),
            PEOPLE.c.removed_at.is_(None),
        )
    )
    row = connection.execute(asked).first()
    if row is None:
        return None
    noted = stamp(now - NOTED) <= row.seen_at <= stamp(now)
    return Session(row.digest, person_in(row), row.token, noted=noted)


def lengthen(connection: Connection, now: datetime, session: Session) -> None:
    """Note that a session is used, and have it last from now on.

    One that was begun or used while a clock was ahead ends no later than others.
    """
    mine = SESSIONS.c.digest == session.digest
    made_at = connection.execute(select(SESSIONS.c.made_at).where(mine)).scalar()
    if made_at is None:
        return  # it was ended meanwhile
    made = min(datetime.fromisoformat(made_at), now)
    ends = min(now + LASTS, made + LONGEST)
    noted = {"seen_at": stamp(now), "made_at": stamp(made), "expires_at": stamp(ends)}
    connection.execute(update(SESSIONS).where(mine).values(noted))


def end(connection: Connection, session: Session) -> None:
    """Sign out."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == session.digest))
