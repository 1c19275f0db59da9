"""Texts that nobody can guess, kept by their digest alone: who reads the database has none."""

import secrets
from hashlib import sha256

BYTES = 32


def draw() -> str:
    """Return a new one, which may stand in an address."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """Return what is kept of one."""
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
