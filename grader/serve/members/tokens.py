"""What scripts ask with: a token of an instructor, shown once and kept by its digest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from grader.report.errors import WrongUsageError
from grader.serve.members import secret
from grader.serve.members.database import stamp
from grader.serve.members.people import person_in
from grader.serve.members.person import Person
from grader.serve.members.tables import PEOPLE, TOKENS

BEGINS = "grade_"
"""How each begins, so that what looks for secrets in files finds it."""


@dataclass(frozen=True)
class Token:
    """What is known of a token: its name, whose it is, when it was made, and when it ended."""

    label: str
    person: Person
    made_at: str
    revoked_at: str | None


def make(connection: Connection, now: datetime, person: Person, label: str) -> str:
    """Make a token, and return it: nobody can do so again.

    Raises:
        WrongUsageError: one of the class has this name and is good.
    """
    if any(
        each.label == label and not each.revoked_at for each in listed(connection, person.klass)
    ):
        raise WrongUsageError(
            f"there is a token {label!r}: choose another name, or end it first with --revoke"
        )
    token = BEGINS + secret.draw()
    row = {
        "digest": secret.digest(token),
        "person": person.id,
        "label": label,
        "made_at": stamp(now),
    }
    connection.execute(insert(TOKENS).values(row))
    return token


def whose(connection: Connection, token: str) -> Person | None:
    """Return whose token it is, unless it was ended or they were taken off."""
    asked = (
        select(PEOPLE)
        .join(TOKENS)
        .where(
            TOKENS.c.digest == secret.digest(token),
            TOKENS.c.revoked_at.is_(None),
            PEOPLE.c.removed_at.is_(None),
        )
    )
    row = connection.execute(asked).first()
    return person_in(row) if row else None


def listed(connection: Connection, klass: str) -> list[Token]:
    """Return the tokens of a class, the oldest first."""
    asked = (
        select(PEOPLE, TOKENS.c.label, TOKENS.c.made_at, TOKENS.c.revoked_at)
        .join(TOKENS)
        .where(PEOPLE.c.klass == klass)
        .order_by(TOKENS.c.made_at, TOKENS.c.label)
    )
    return [
        Token(row.label, person_in(row), row.made_at, row.revoked_at)
        for row in connection.execute(asked)
    ]


def revoke(connection: Connection, now: datetime, klass: str, label: str) -> None:
    """End a token of a class. Raises WrongUsageError where none of that name is good."""
    of_class = select(PEOPLE.c.id).where(PEOPLE.c.klass == klass)
    mine = (TOKENS.c.label == label, TOKENS.c.revoked_at.is_(None), TOKENS.c.person.in_(of_class))
    ended = update(TOKENS).where(*mine).values(revoked_at=stamp(now))
    if connection.execute(ended).rowcount == 0:
        raise WrongUsageError(
            f"there is no token {label!r} that is good: `grade class token` lists"
        )
