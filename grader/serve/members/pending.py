"""Sign-ins that wait for a provider's answer: kept here, used once, and by the browser that began.

What comes back is believed only for a state that we made, that nobody used yet, that is not old,
and from the browser that has the cookie made with it.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select

from grader.serve.members import secret
from grader.serve.members.database import Database, stamp
from grader.serve.members.tables import PENDING

LASTS = timedelta(minutes=10)
"""How long somebody may take to sign in at the provider."""
MOST = 10_000
"""How many sign-ins wait at most; the oldest make room, so that no flood fills the disk."""


@dataclass(frozen=True)
class Pending:
    """A sign-in that has begun.

    Attributes:
        state: what the provider gives back as it is.
        browser: what the browser's cookie holds.
        klass: into which class.
        nonce: what the ID token has to hold.
        verifier: what the provider knows only the digest of, until we show it.
        leads: where to go on, a path of ours.
    """

    state: str
    browser: str
    klass: str
    nonce: str
    verifier: str
    leads: str


class PendingSignIns:
    """Sign-ins that have begun, in a database that servers share.

    Args:
        database: holds them, and says the time.

    Raises:
        StoreError: the database cannot be used, below.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, klass: str, leads: str, browser: str) -> Pending:
        """Keep a new one; `browser` is what its cookie holds already: two tabs may begin."""
        known = browser.isascii() and len(browser) == len(secret.draw())
        holds = browser if known else secret.draw()
        pending = Pending(secret.draw(), holds, klass, secret.draw(), secret.draw(), leads)
        now = self._database.now()
        row = {
            "digest": secret.digest(pending.state),
            "browser": secret.digest(pending.browser),
            "klass": klass,
            "nonce": pending.nonce,
            "verifier": pending.verifier,
            "leads": leads,
            "made_at": stamp(now),
        }
        newest = select(PENDING.c.made_at).order_by(PENDING.c.made_at.desc())
        with self._database.writing() as connection:
            oldest = connection.execute(newest.offset(MOST).limit(1)).scalar() or ""
            ended = max(stamp(now - LASTS), oldest)
            connection.execute(delete(PENDING).where(PENDING.c.made_at <= ended))
            connection.execute(insert(PENDING).values(row))
        return pending

    def take(self, state: str, browser: str) -> Pending | None:
        """Return the one of a state, which can't be used from then on; None if it is not believed.

        Another browser's attempt uses it up too: whoever sent it there knows the state.
        """
        mine = PENDING.c.digest == secret.digest(state)
        with self._database.writing() as connection:
            row = connection.execute(delete(PENDING).where(mine).returning(*PENDING.c)).first()
        if row is None or row.made_at <= stamp(self._database.now() - LASTS):
            return None
        if not hmac.compare_digest(row.browser, secret.digest(browser)):
            return None
        return Pending(state, browser, row.klass, row.nonce, row.verifier, row.leads)


def own_path(text: str) -> str:
    r"""Return a path of ours, the first page's for anything else.

    `//host`, `/\host` and what holds controls lead elsewhere in some browser.
    """
    inside = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if inside and text.isascii() and text.isprintable() else "/"
