"""What is kept of the people of classes. Times are UTC, ISO 8601 with seconds."""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint

TABLES = MetaData()
PEOPLE = Table(
    "people",
    TABLES,
    Column("id", String, primary_key=True),
    Column("klass", String, nullable=False),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("email", String),
    Column("subject", String),
    Column("role", String, nullable=False),
    Column("removed_at", String),
    UniqueConstraint("klass", "login"),
)
"""Who is or was on a roster; `subject` is the other id that it has for them."""
LINKS = Table(
    "links",
    TABLES,
    Column("digest", String, primary_key=True),
    Column("person", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", String, nullable=False),
    Column("expires_at", String, nullable=False),
    Column("used_at", String),
)
"""One-time links, by the SHA-256 of their token."""
SESSIONS = Table(
    "sessions",
    TABLES,
    Column("digest", String, primary_key=True),
    Column("person", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("seen_at", String, nullable=False),
    Column("expires_at", String, nullable=False),
)
"""Who is signed in, by the SHA-256 of what the cookie holds; `token` comes with every change."""
PENDING = Table(
    "pending",
    TABLES,
    Column("digest", String, primary_key=True),
    Column("browser", String, nullable=False),
    Column("klass", String, nullable=False),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("leads", String, nullable=False),
    Column("made_at", String, nullable=False, index=True),
)
"""Sign-ins that wait for a provider's answer, by the SHA-256 of their state; of nobody yet."""
IDENTITIES = Table(
    "identities",
    TABLES,
    Column("klass", String, primary_key=True),
    Column("issuer", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("person", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("made_at", String, nullable=False),
    UniqueConstraint("person", "issuer"),
)
"""What providers of sign-ins call people, once they came by them."""
TOKENS = Table(
    "tokens",
    TABLES,
    Column("digest", String, primary_key=True),
    Column("person", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("revoked_at", String),
)
"""What scripts ask with, by the SHA-256 of the token."""
AUDIT = Table(
    "audit",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("klass", String, nullable=False),
    Column("person", String),
    Column("address", String, nullable=False),
    Column("action", String, nullable=False),
    Column("detail", String, nullable=False),
    Index("audit_of_person", "person"),
    sqlite_autoincrement=True,
)
"""What was done and what was refused."""
