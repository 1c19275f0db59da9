"""Seeds that draw cases, and the words of receipts, from a secret of each class."""

import base64
import hmac
import secrets
from hashlib import sha256

from sqlalchemy import insert, select

from grader.serve.assigned.policy import Assignment
from grader.serve.assigned.tables import SECRETS, TABLES
from grader.serve.database import Database

SECRET_BYTES = 32
SEED_BITS = 48
"""A seed is exact in JSON as every language reads it."""
RECEIPT_LETTERS = 16
SHOWN = 0
"""Draws the cases that are shown where all learners have the same."""


class Secret:
    """The secret of a class, made when it is first asked for and kept in the database.

    Args:
        database: where it is kept.
        klass: of which class.

    Raises:
        StoreError: the database cannot be used.
    """

    def __init__(self, database: Database, klass: str) -> None:
        database.make(TABLES)
        self._klass = klass
        asked = select(SECRETS.c.secret).where(SECRETS.c.klass == klass)
        with database.writing("secrets", klass) as connection:
            found = connection.execute(asked).scalar()
            if found is None:
                found = secrets.token_bytes(SECRET_BYTES)
                connection.execute(insert(SECRETS).values(klass=klass, secret=found))
        self._secret = bytes(found)

    def shown(self, assignment: Assignment, exercise: str, learner: str) -> int:
        """Return the seed of the cases that a learner is shown."""
        if assignment.seeds == "same":
            return SHOWN
        return self._seed("shown", exercise, learner)

    def hidden(self, assignment: Assignment, exercise: str, learner: str, late: str = "") -> int:
        """Return the seed by which what a learner handed in is graded.

        Args:
            assignment: says whether it is that of all.
            exercise: which.
            learner: who.
            late: when late work was handed in: those cases nobody has seen by then.
        """
        whose = learner if assignment.seeds == "each" or late else ""
        return self._seed("hidden", exercise, whose, late)

    def receipt(self, learner: str, exercise: str, digest: str, at: str) -> str:
        """Return the word that proves what was handed in, and when."""
        letters = base64.b32encode(self._mac("receipt", learner, exercise, digest, at)).decode()
        parts = (letters[start : start + 4] for start in range(0, RECEIPT_LETTERS, 4))
        return "-".join(parts)

    def _seed(self, *parts: str) -> int:
        return int.from_bytes(self._mac(*parts)) >> (sha256().digest_size * 8 - SEED_BITS)

    def _mac(self, *parts: str) -> bytes:
        said = "\0".join((self._klass, *parts))
        return hmac.new(self._secret, said.encode(), sha256).digest()
