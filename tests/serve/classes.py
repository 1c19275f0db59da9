"""A server of two classes, asked without a socket: their learners, and an instructor of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from grader.exercise.catalogue import Catalogue
from grader.serve.app import make_class_app
from grader.serve.classes import gatherers, seeds
from grader.serve.desk import Desk
from grader.serve.history import History
from grader.serve.kept_desk import KeptDesks
from grader.serve.members.config import read_config
from grader.serve.members.database import Database
from grader.serve.members.members import Members
from grader.serve.members.person import Person
from grader.serve.workbench import Workbench
from grader.workers.launch import Launcher

ADDRESS = "https://lessons.uni.example"
COOKIE = "__Host-workbench"
HTML = {"Accept": "text/html"}
ROSTER = "learner,name,email\nann,Ann Lee,ann@uni.example\nbob,Bob Roe,bob@uni.example\n"
CLASS = f"""\
class = "nnx-2026"
title = "Neural networks in JAX"
roster = "roster.csv"
instructors = ["ida"]
database = "class.sqlite"
address = "{ADDRESS}"
"""
OTHER_ROSTER = "learner\neve\n"
OTHER = """\
class = "other"
title = "Another class"
roster = "other.csv"
instructors = ["oto"]
lessons = ["dense"]
"""


@dataclass
class Clock:
    """A clock that a test moves."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Browser:
    """Somebody's browser."""

    client: TestClient
    person: Person | None = None

    @property
    def token(self) -> str:
        """The token of the pages that it shows."""
        found = re.search(r'<meta name="token" content="([^"]+)"', self.page("/"))
        return found[1] if found else ""

    def page(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, headers=HTML)
        assert answer.status_code == status, answer.text
        return answer.text

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Ask as the page's script does."""
        headers = {"X-Token": self.token, "Accept": "application/json", **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def send(self, path: str, **fields: str) -> Any:
        """Send a form as a page does."""
        return self.client.post(path, data={"token": self.token, **fields}, headers=HTML)


@dataclass
class Classes:
    """A server of two classes."""

    members: Members
    bench: Workbench
    desks: Callable[[str], Desk]
    app: Any
    folder: Path
    clock: Clock
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def client(self) -> TestClient:
        """Whose `app` is the server's."""
        return self.nobody().client

    def person(self, login: str) -> Person:
        people = [it for klass in self.members.classes for it in self.members.people(klass)]
        return next(it for it in people if it.login == login)

    def nobody(self) -> Browser:
        """A browser in which nobody is signed in."""
        client = TestClient(
            self.app, base_url=ADDRESS, headers={"Origin": ADDRESS}, follow_redirects=False
        )
        return Browser(client)

    def link(self, login: str) -> str:
        """The path of a new one-time link."""
        [(_, link)] = self.members.links([self.person(login)])
        assert link.startswith(ADDRESS)
        return link.removeprefix(ADDRESS)

    def sign_in(self, login: str) -> Browser:
        """A new browser, signed in by a one-time link."""
        browser = self.nobody()
        token = urlsplit(self.link(login)).query.removeprefix("token=")
        answer = browser.client.post("/sign-in/link", data={"link": token}, headers=HTML)
        assert answer.status_code == 303, answer.text
        browser.person = self.person(login)
        return browser

    def browser(self, login: str) -> Browser:
        """The browser of somebody, the same each time."""
        if login not in self.browsers:
            self.browsers[login] = self.sign_in(login) if login else self.nobody()
        return self.browsers[login]

    def close(self) -> None:
        for browser in self.browsers.values():
            browser.client.close()
        self.bench.close()
        self.bench.history.close()
        self.members.close()


def open_classes(
    folder: Path, launcher: Launcher, more: str = "", database: str = "", first: str = CLASS
) -> Classes:
    """Start a server over a folder.

    Args:
        folder: where its files are; rosters that are there already stay.
        launcher: starts workers.
        more: TOML that is added to the first class.
        database: where people are kept, in place of a file in the folder.
        first: TOML of the first class.
    """
    for name, text in (("roster.csv", ROSTER), ("other.csv", OTHER_ROSTER)):
        if not (folder / name).exists():
            (folder / name).write_text(text)
    (folder / "class.toml").write_text(first + more)
    (folder / "other.toml").write_text(OTHER)
    lessons, clock = Catalogue().names, Clock()
    configs = [read_config(folder / name, lessons) for name in ("class.toml", "other.toml")]
    members = Members(configs, Database(database or configs[0].database, clock))
    history = History(members.database)
    desks = KeptDesks(history)
    bench = Workbench(launcher, history, 2, desks if members.database.shared else None)
    rooms = gatherers(bench, desks, members)
    desks.seeds = seeds(members, rooms)
    app = make_class_app(bench, desks, members, classes=rooms)
    return Classes(members, bench, desks, app, folder, clock)
