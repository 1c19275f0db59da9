"""Names of files and folders that every system takes, made from names of people."""

import re
import unicodedata

_LONGEST = 80
"""Longest name, characters; with four bytes each it stays below what file systems take."""
_REFUSED = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE | re.DOTALL)
_LED = re.compile(r"[.~=+@-]|\s")
"""What hides a name, or is an option or a formula where it leads."""


def safe(name: str) -> str:
    """Return a name as near to the given one as Windows, macOS and Linux take it."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(sign if sign.isprintable() else "_" for sign in composed)
    kept = _REFUSED.sub("_", kept)[:_LONGEST].rstrip(". ")
    if not kept or _LED.match(kept) or _RESERVED.fullmatch(kept):
        kept = f"_{kept}"
    return kept


def plain(name: str) -> str:
    """Return a name of letters, digits, dots, dashes and underscores; empty if none is left."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.]+", "-", bare)[:_LONGEST].strip("-._")


class Taken:
    """Names that are given out, each once, however a system folds case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        """Return the name, with a number if it is taken, and take it."""
        stem, dot, ending = name.rpartition(".")
        if not stem or "/" in ending:
            stem, dot, ending = name, "", ""
        free, number = name, 1
        while free.casefold() in self._taken:
            number += 1
            free = f"{stem}-{number}{dot}{ending}"
        self._taken.add(free.casefold())
        return free
