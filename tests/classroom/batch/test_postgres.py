"""The store in PostgreSQL, on a real server where its programs are installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.store import StoreError, open_store

from .conftest import entry

HANG_SECONDS = 120
PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
INITDB = shutil.which("initdb", path=os.pathsep.join([os.environ["PATH"], *map(str, PLACES)]))

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(
        INITDB is None, reason="no PostgreSQL server is installed (Debian: postgresql)"
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a new database, behind a socket in a folder of its own."""
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    assert INITDB is not None
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    # The server refuses to run as root.
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    os.chown(folder, user.pw_uid, user.pw_gid)

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [Path(INITDB).with_name(program), "-D", folder / "data", *words],
            check=True,
            cwd=folder,
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            timeout=HANG_SECONDS,
        )

    try:
        run("initdb", "--username=grader", "--auth=trust", "--no-sync", "--encoding=UTF8")
        options = f"-c listen_addresses= -c unix_socket_directories={folder}"
        run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
        try:
            yield f"postgresql://grader@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
