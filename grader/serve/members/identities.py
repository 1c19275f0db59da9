"""Who of a class a provider names: found by the claim at first, by the provider's own name then.

An address may be given to somebody else one day; the provider's own name for a person never is.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from grader.serve.members.database import stamp
from grader.serve.members.people import by_id, known_as
from grader.serve.members.person import Person
from grader.serve.members.provided import Identity, RefusedError
from grader.serve.members.tables import IDENTITIES

ABSENT = "you are not on the roster of this class: ask your instructor to add you"
TAKEN = (
    "somebody else signed in before as who you are on the roster: ask your instructor to set that"
    " right"
)


def person_of(connection: Connection, now: datetime, klass: str, identity: Identity) -> Person:
    """Return who of a class it is, and remember it.

    Raises:
        RefusedError: nobody of the class, or somebody who has another account there.
    """
    of = IDENTITIES.c
    mine = (of.klass == klass, of.issuer == identity.issuer, of.subject == identity.subject)
    known = connection.execute(select(of.person).where(*mine)).scalar()
    person = by_id(connection, known) if known is not None else None
    if person is not None:
        return person
    found = known_as(connection, [klass], identity.claim)
    if len(found) != 1:
        raise RefusedError(ABSENT)
    taken = select(of.subject).where(of.person == found[0].id, of.issuer == identity.issuer)
    if connection.execute(taken).first() is not None:
        raise RefusedError(TAKEN)
    connection.execute(delete(IDENTITIES).where(*mine))  # of who was taken off since
    row = {
        "klass": klass,
        "issuer": identity.issuer,
        "subject": identity.subject,
        "person": found[0].id,
        "made_at": stamp(now),
    }
    connection.execute(insert(IDENTITIES).values(row))
    return found[0]
