"""The tables of a store.

The report is kept whole as JSON text; the other columns of an attempt repeat what queries need.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

FORMAT_VERSION = "2"
READABLE = frozenset({"1", FORMAT_VERSION})
"""Formats that can be opened: 1 is that of version 0.1, which the next run turns into this one."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about the store: its format's version, the secret seed, the number of runs."""

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("started_at", Text, nullable=False, comment="UTC, ISO 8601"),
    Column("ended_at", Text, comment="null while it runs, and if it was stopped"),
    Column("paths", Text, nullable=False, comment="what was named, as JSON"),
)
"""One row for each run of a batch."""

sources = Table(
    "sources",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("source", LargeBinary, nullable=False),
)
"""The bytes of what was graded, once for each content."""

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", Integer, nullable=False),
    Column("learner", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("work", Text, comment="hash of all that decides the report; null if ungradable"),
    Column("sha256", Text),
    Column("exercise", Text),
    Column("seed", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("finding", Text, comment="name of the leading finding"),
    Column("graded_at", Text, nullable=False, comment="UTC, ISO 8601"),
    Column("report", Text, nullable=False, comment="JSON, see docs/report.md"),
    Index("attempts_work", "work", "learner"),
    Index("attempts_learner", "learner", "id"),
)
"""One row for each content of each learner, and one more each time it is graded anew."""

files = Table(
    "files",
    metadata,
    Column("run", ForeignKey("runs.number"), primary_key=True),
    Column("position", Integer, primary_key=True, comment="its place in the run"),
    Column("place", Text, nullable=False, comment="JSON: a file on disk, names in archives"),
    Column("path", Text, nullable=False, comment="what reports call it"),
    Column("learner", Text, nullable=False),
    Column("rule", Text, nullable=False, comment="what says whose it is"),
    Column("handed_in", Integer, nullable=False, comment="number of the learner's attempt there"),
    Column("handed_in_at", Text, comment="the platform's local time, ISO 8601"),
    Column("late", Boolean, nullable=False),
    Column("attempt", ForeignKey("attempts.id"), nullable=False),
    UniqueConstraint("run", "place"),
)
"""The files of each run, and the attempt that holds for each."""
