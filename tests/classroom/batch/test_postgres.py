"""The store in PostgreSQL, on a real server where its programs are installed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.classroom.store import StoreError, open_store
from tests.postgres import Postgres

from .conftest import entry

pytestmark = pytest.mark.process


@pytest.fixture
def server(postgres: Postgres) -> str:
    """The URL of a new database."""
    return postgres.database()


@pytest.fixture
def store(server: str) -> Iterator[Any]:
    with open_store(server) as opened:
        yield opened


def test_a_batch_is_kept_shared_resumed_and_listed(store: Any, run: Callable) -> None:
    mine = "right = 'ü ☃ \x00'"
    files = [entry("ann", mine), entry("bob", "wrong"), entry("cyd", mine), entry("dan", "sick")]
    how = [("graded", "failed"), ("graded", "passed"), ("graded", "ungradable")]
    assert run(*files) == [*how, ("shared", "passed")]
    again = [*files[:3], entry("dan", "wrong = 2")]
    kept = [("kept", "failed"), ("kept", "passed"), ("kept", "passed")]
    assert run(*again) == [("graded", "failed"), *kept]
    assert [item.submission.learner for item in store.reports()] == ["ann", "bob", "cyd", "dan"]
    assert [item.verdict for item in store.history("dan")] == ["failed"]
    assert len(list(store.history())) == 4
    digest = next(store.reports()).submission.sha256
    assert store.source_of(digest) == mine
    assert store.secret_seed() == store.secret_seed()
    assert run(*again, force=True)[-1] == ("shared", "passed")
    assert len(list(store.history())) == 8
    run(entry("ann", "1", "a/ann.py"), entry("ann", "2", "b/ann.py"))
    assert store.clashes() == [("ann", "conv1d", ["a/ann.py", "b/ann.py"])]


def test_one_batch_at_a_time_is_let_into_a_database(server: str, store: Any) -> None:
    store.begin()
    with open_store(server) as second:
        with pytest.raises(StoreError, match="another batch is using the store"):
            second.begin()
        store.close()
        second.begin()
        assert second.run > store.run


def test_a_server_that_is_not_there_is_said_without_the_password(server: str) -> None:
    url = "postgresql://ann:hunter2@localhost:1/class"
    with pytest.raises(StoreError, match="failed") as refused:
        open_store(url)
    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)
