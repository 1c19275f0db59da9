"""A real provider on this machine, and applications to sign in to by it."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from grader.report.errors import GraderError
from grader.serve.members.database import Database
from grader.serve.members.openid import Provider, Settings
from grader.serve.members.pending import PendingSignIns
from grader.serve.members.provided import BEGIN, CALLBACK, Provided
from grader.serve.members.tables import TABLES

HERE = Path(__file__).parent
sys.path.append(str(HERE))

import provider_node as node  # noqa: E402 - from where was said above
from signing_in import (  # noqa: E402
    CLIENT,
    OURS,
    SECRET,
    Between,
    Place,
    provider,
    said,
    welcome,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the provider, with a reason, where it cannot run."""
    reason = node.missing()
    for item in items:
        if HERE in item.path.parents and "issuer" in getattr(item, "fixturenames", ()):
            item.add_marker("process")
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """A provider that runs: the URL by which it is called."""
    with provider(OURS + CALLBACK) as issuer:
        yield issuer


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[Callable[..., Place]]:
    opened: list[object] = []
    now = [datetime.now(UTC)]
    database = Database(str(tmp_path / "class.sqlite"), lambda: now[0])
    database.make(TABLES)

    def make(issuer: str, claim: str = "email", redirect: str = OURS + CALLBACK) -> Place:
        between, pending = Between(), PendingSignIns(database)
        provider = Provider(Settings(issuer, CLIENT, SECRET, claim, redirect), between)
        provided = Provided({"nnx": provider}, pending, welcome, secure=True)
        app = Starlette(
            routes=[Route(BEGIN, provided.begin), Route(CALLBACK, provided.back)],
            exception_handlers={GraderError: said},
        )
        return Place(between, pending, provider, app, now, opened)

    yield make
    for client in opened:
        client.close()
    database.close()


@pytest.fixture
def place(issuer: str, make_place: Callable[..., Place]) -> Place:
    return make_place(issuer)
