"""Hears what other servers of a PostgreSQL database change in it."""

import json
import threading
from collections.abc import Callable

import psycopg

from grader.serve.database import Database
from grader.serve.ring import CHANNEL

LOOK_SECONDS = 1.0
"""How long at most a server that ends still listens."""


class Bell:
    """Listens to what other servers tell.

    Args:
        database: theirs and ours.
        rung: called with what has changed, whose and of which exercise.
        missed: called when some of it may have been missed.
    """

    def __init__(
        self, database: Database, rung: Callable[[str, str, str], None], missed: Callable[[], None]
    ) -> None:
        self._database, self._rung, self._missed = database, rung, missed
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                with psycopg.connect(self._database.conninfo, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._missed()
                    while not self._closed.is_set():
                        for note in connection.notifies(timeout=LOOK_SECONDS):
                            self._hear(note.payload)
            except psycopg.Error:  # the queue says it
                self._closed.wait(LOOK_SECONDS)

    def _hear(self, payload: str) -> None:
        server, what, learner, name = json.loads(payload)
        if server != self._database.server:
            self._rung(what, learner, name)

    def close(self) -> None:
        """Listen no more."""
        self._closed.set()
        self._thread.join()
