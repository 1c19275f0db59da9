"""What was done and what was refused, for whoever runs the server."""

from datetime import datetime

from sqlalchemy import Connection, insert

from grader.serve.members.database import stamp
from grader.serve.members.person import Person
from grader.serve.members.tables import AUDIT
from grader.serve.operation.happened import happened

MOST = 500
"""How many characters of a detail are kept."""


def note(
    connection: Connection,
    now: datetime,
    action: str,
    *,
    person: Person | None = None,
    klass: str = "",
    address: str = "",
    detail: str = "",
) -> None:
    """Keep one line.

    Args:
        connection: in whose transaction.
        now: when.
        action: what was done, a word or two: `sign-in`, `refused`, `release`.
        person: by whom, where it is known.
        klass: in which class, where that is not the person's.
        address: from where.
        detail: of what, a few words; never a secret.
    """
    row = {
        "at": stamp(now),
        "klass": klass or (person.klass if person else ""),
        "person": person.id if person else None,
        "address": address,
        "action": action,
        "detail": detail[:MOST],
    }
    connection.execute(insert(AUDIT).values(row))
    happened(action, klass=row["klass"] or "", person=row["person"] or "")
