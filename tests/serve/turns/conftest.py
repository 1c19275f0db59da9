"""Servers of one class as processes over one PostgreSQL database, and what became of its runs."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from grader.serve.history import History
from grader.serve.kept_desk import KeptDesks
from tests.postgres import Postgres

HANG_SECONDS = 300
BEAT_SECONDS = 0.5
ANSWERED = """
    CREATE TABLE answered (id bigserial, version bigint);
    CREATE FUNCTION answer() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO answered (version) VALUES (NEW.id); RETURN NEW; END $$;
    CREATE TRIGGER answers AFTER UPDATE ON versions FOR EACH ROW
        WHEN (OLD.run = 'waiting' AND NEW.run = 'graded') EXECUTE FUNCTION answer();
"""
"""Has the database itself note each answer."""


class Server:
    """A server's process."""

    def __init__(self, url: str) -> None:
        script = Path(__file__).with_name("server.py")
        self.process = subprocess.Popen(
            [sys.executable, script, url, str(BEAT_SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def ask(self, *words: str) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()


class Team:
    """Servers of one database."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres, self.url = postgres, postgres.database()
        self.history = History(self.url)
        self.desks = KeptDesks(self.history)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(ANSWERED)
        self.servers: list[Server] = []

    def serve(self, count: int) -> list[Server]:
        started = [Server(self.url) for _ in range(count)]
        self.servers += started
        for server in started:
            server.ready()
        return started

    def answered(self) -> list[int]:
        """The runs in the order in which they were answered."""
        with psycopg.connect(self.url) as connection:
            return [
                row[0] for row in connection.execute("SELECT version FROM answered ORDER BY id")
            ]

    def until(self, holds: Callable[[], bool]) -> None:
        ends = time.monotonic() + HANG_SECONDS
        while not holds():
            assert time.monotonic() < ends
            time.sleep(0.05)

    def attempts(self, learner: str, exercise: str = "dense") -> int:
        return self.desks(learner).progress.of(exercise).attempts

    def close(self) -> None:
        for server in self.servers:
            server.close()
        self.history.close()


@pytest.fixture
def team(postgres: Postgres) -> Iterator[Team]:
    made = Team(postgres)
    yield made
    made.close()
