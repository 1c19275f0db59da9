"""The tables of a store.

The report is kept whole as JSON text; the other columns of an attempt repeat what queries need.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

FORMAT_VERSION = "1"

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about the store: its format's version, the secret seed, the number of runs."""

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
    Column("path", Text, primary_key=True),
    Column("run", Integer, nullable=False, comment="the last run that met the file"),
    Column("position", Integer, nullable=False, comment="its place in that run"),
    Column("learner", Text, nullable=False),
    Column("attempt", ForeignKey("attempts.id"), nullable=False),
    Index("files_run", "run", "position"),
)
"""The files of the batch, and the attempt that holds for each."""
