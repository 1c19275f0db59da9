"""The people of all classes of a server: who signs in how, who asks, and what is noted of it."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta

from sqlalchemy import Connection

from grader.classroom.roster import RosterError
from grader.classroom.store.connect import StoreError
from grader.learner.watch.files import Signature, signature
from grader.report.errors import WrongUsageError, say
from grader.serve.members import audit, identities, links, people, sessions, tokens
from grader.serve.members.config import Config
from grader.serve.members.database import Database
from grader.serve.members.limits import Limiter
from grader.serve.members.person import Person
from grader.serve.members.provided import Identity
from grader.serve.members.roster import read_people
from grader.serve.members.sessions import Session
from grader.serve.members.tables import TABLES

LOOK_SECONDS = 1.0
"""How often rosters are looked at, and how long one must stay as it is before it is read."""


class Members:
    """Who may ask, of one or several classes; safe to use by several threads.

    Args:
        configs: the classes; where the server is reached is the first one's.
        database: keeps the people.

    Raises:
        StoreError: the database cannot be used, here and below.
        RosterError: a roster cannot be used.
    """

    def __init__(self, configs: Sequence[Config], database: Database) -> None:
        self.classes: Mapping[str, Config] = {config.klass: config for config in configs}
        if len(self.classes) < len(configs):
            raise WrongUsageError("two classes have one name: give each its own, the key `class`")
        self.first, self.database = configs[0], database
        self.limiter = Limiter(self.first.limits)
        self._read: dict[str, Signature | None] = {}
        self._looked = float("-inf")
        self._lock, self._closed = threading.Lock(), threading.Event()
        database.make(TABLES)
        for config in configs:
            self._read[config.klass] = signature(config.roster)
            self.enrol(config)
        self._seen = dict(self._read)

    def close(self) -> None:
        """Close the database."""
        self._closed.set()
        self.database.close()

    def klass(self, person: Person) -> Config:
        """Return somebody's class."""
        return self.classes[person.klass]

    # ---- who there is

    def enrol(self, config: Config) -> None:
        """Have a class consist of who its roster names. Raises RosterError."""
        expected = read_people(config.roster, config.instructors)
        now = self.database.now()
        with self.database.writing("people", config.klass) as connection:
            new, gone = people.enrol(connection, now, config.klass, expected)
            for logins, action in ((new, "enrolled"), (gone, "taken off")):
                if logins:
                    said = ", ".join(logins)
                    audit.note(connection, now, action, klass=config.klass, detail=said)

    def look(self) -> None:
        """Read rosters again that have changed; one that cannot be used changes nothing."""
        if not self._lock.acquire(blocking=False):
            return  # another thread does it, and nobody waits for that
        try:
            if time.monotonic() - self._looked >= LOOK_SECONDS:
                self._looked = time.monotonic()
                self._read_again()
        finally:
            self._lock.release()

    def _read_again(self) -> None:
        found = {name: signature(config.roster) for name, config in self.classes.items()}
        # One that is being written is left until it stays as it is.
        ready = [name for name, it in found.items() if it == self._seen[name] != self._read[name]]
        self._seen = found
        for name in ready:
            try:
                self.enrol(self.classes[name])
            except RosterError as error:
                say(f"{error}; until then the class is as it was")
            self._read[name] = found[name]

    def watch(self) -> None:
        """Look at rosters until this is closed."""
        while not self._closed.wait(LOOK_SECONDS):
            with suppress(StoreError):  # whoever asks for something meanwhile is told
                self.look()

    def people(self, klass: str) -> list[Person]:
        """Return who is in a class, by their names."""
        with self.database.reading() as connection:
            return [it for it in people.of_class(connection, klass) if it.klass in self.classes]

    def person(self, id_: str) -> Person | None:
        """Return somebody by their id, unless they were taken off."""
        with self.database.reading() as connection:
            found = people.by_id(connection, id_)
        return found if found is not None and found.klass in self.classes else None

    # ---- signing in

    def links(
        self, chosen: Sequence[Person], lasts: timedelta = links.LASTS
    ) -> list[tuple[Person, str]]:
        """Make a one-time link for each of these people."""
        now = self.database.now()
        with self.database.writing() as connection:
            made = links.make(connection, now, chosen, lasts)
            for person, _ in made:
                audit.note(connection, now, "link", person=person, detail="made")
        start = f"{self.first.address}/sign-in/link?token="
        return [(person, start + token) for person, token in made]

    def unused_links(self, people: Sequence[Person]) -> int:
        """Return how many links of these people would still sign somebody in."""
        with self.database.reading() as connection:
            return links.unused(connection, self.database.now(), people)

    def whose_link(self, token: str, address: str) -> Person:
        """Return whom a link would sign in. Raises LinkError or TooOftenError."""
        with self._counted(address), self.database.reading() as connection:
            return self._here(links.whose(connection, self.database.now(), token))

    def is_mine(self, token: str, person: Person) -> bool:
        """Whether a link, used or not, was made for somebody."""
        with self.database.reading() as connection:
            return links.made_for(connection, token) == person.id

    def by_link(self, token: str, address: str, before: Session | None) -> tuple[str, Person]:
        """Use up a link; return what the cookie holds from now on, and who is signed in.

        Args:
            token: of the link.
            address: from where it is asked.
            before: the browser's session until now, which ends.

        Raises:
            LinkError: the link signs nobody in.
            TooOftenError: too many did not, from this address.
        """
        now = self.database.now()
        with self._counted(address), self.database.writing() as connection:
            person = self._here(links.use(connection, now, token))
            return self._begin(connection, person, "link", address, before), person

    @contextmanager
    def _counted(self, address: str) -> Iterator[None]:
        self.limiter.may_sign_in(address)
        try:
            yield
        except links.LinkError:
            self.limiter.failed(address)
            self.refused("a link that signs nobody in", address=address)
            raise

    def by_provider(
        self, klass: str, identity: Identity, address: str, before: Session | None
    ) -> str:
        """Sign in whom the provider of a class names; return what the cookie holds.

        Raises:
            RefusedError: nobody of the class.
        """
        self.look()
        now = self.database.now()
        with self.database.writing() as connection:
            person = identities.person_of(connection, now, klass, identity)
            return self._begin(connection, person, "openid", address, before)

    def by_token(self, token: str) -> Person | None:
        """Return whose token a script brings, if it is good."""
        self.look()
        with self.database.reading() as connection:
            person = tokens.whose(connection, token)
        return person if person is not None and person.klass in self.classes else None

    def _begin(
        self,
        connection: Connection,
        person: Person,
        way: str,
        address: str,
        before: Session | None,
    ) -> str:
        now = self.database.now()
        if before is not None:
            sessions.end(connection, before)
        audit.note(connection, now, "sign-in", person=person, address=address, detail=way)
        return sessions.begin(connection, now, person)

    def session(self, held: str) -> Session | None:
        """Return the session of what a cookie holds, if that is one."""
        self.look()
        now = self.database.now()
        with self.database.reading() as connection:
            found = sessions.find(connection, now, held)
        if found is not None and not found.noted:
            with self.database.writing() as connection:
                sessions.lengthen(connection, now, found)
        return found if found is not None and found.person.klass in self.classes else None

    def sign_out(self, session: Session, address: str) -> None:
        """End a session."""
        with self.database.writing() as connection:
            sessions.end(connection, session)
            now = self.database.now()
            audit.note(connection, now, "sign-out", person=session.person, address=address)

    def _here(self, person: Person) -> Person:
        """Return somebody if their class is one of this server and has links. Raises LinkError."""
        klass = self.classes.get(person.klass)
        if klass is None or not klass.sign_in.links:
            raise links.LinkError
        return person

    def refused(self, why: str, *, person: Person | None = None, address: str = "") -> None:
        """Note something that was refused, unless it is one of many."""
        if self.limiter.notable(address):
            self.note("refused", person=person, address=address, detail=why)

    def note(
        self,
        action: str,
        *,
        person: Person | None = None,
        klass: str = "",
        address: str = "",
        detail: str = "",
    ) -> None:
        """Keep one line of what was done or refused; nothing fails where that can't be kept."""
        try:
            with self.database.writing() as connection:
                audit.note(
                    connection,
                    self.database.now(),
                    action,
                    person=person,
                    klass=klass,
                    address=address,
                    detail=detail,
                )
        except StoreError as error:
            say(f"{action} ({detail}) was not kept: {error}")
