"""The tables of assignments: what was handed in, what came of it, releases, and secrets."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

TABLES = MetaData()

HANDED_IN = Table(
    "handed_in",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("klass", String, nullable=False),
    Column("learner", String, nullable=False),
    Column("exercise", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String, nullable=False),
    # Its own copy: a version makes room for newer ones.
    Column("content", LargeBinary, nullable=False),
    Column("at", String, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("receipt", String, nullable=False),
    # Until when a server grades it, ISO 8601 in UTC; empty if none does.
    Column("taken_until", String, nullable=False, default=""),
    Index("handed_in_by_learner", "klass", "exercise", "learner", "id"),
    sqlite_autoincrement=True,
)
RESULTS = Table(
    "results",
    TABLES,
    Column("handed_in", ForeignKey(HANDED_IN.c.id, ondelete="CASCADE"), primary_key=True),
    Column("report", Text, nullable=False),
    Column("at", String, nullable=False),
)
RELEASED = Table(
    "released",
    TABLES,
    Column("klass", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("at", String, nullable=False),
)
SECRETS = Table(
    "secrets",
    TABLES,
    Column("klass", String, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
)
