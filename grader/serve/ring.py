"""Tells the other servers of a PostgreSQL database what has changed in it, with its commit."""

import json
from typing import Literal

from sqlalchemy import Connection, text

from grader.serve.database import Database

What = Literal["text", "stage"]
CHANNEL = "workbench"
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")


def ring(connection: Connection, database: Database, what: What, learner: str, name: str) -> None:
    """Tell the other servers of a learner's exercise, once the transaction is kept.

    Nobody else uses a database that is a file.
    """
    if database.shared:
        said = json.dumps([database.server, what, learner, name])
        connection.execute(_NOTIFY, {"channel": CHANNEL, "payload": said})
