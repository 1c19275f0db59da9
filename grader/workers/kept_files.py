"""Files of the cache, each put in place whole and read only if it is what was written.

An entry stands behind the SHA-256 of its key and its content: a damaged one, or one that was made
for anything else, counts as none.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from grader.workers.cache_folder import PRIVATE, results_cache, trim

_DIGEST_BYTES = 32


class Shelf:
    """A part of the cache with a bound of its own.

    Args:
        name: of its folder.
        most: bytes that it may take, and what a process has written since it last looked: a 64th
            of that at most. What was used longest ago goes first.
    """

    def __init__(self, name: str, most: int) -> None:
        self._name, self._most = name, most
        self._unseen = most  # so that the first write looks

    def _path(self, key: str) -> Path:
        return results_cache() / self._name / f"{key}.bin"

    def read(self, key: str) -> bytes | None:
        """Return the entry of a key, if there is a valid one."""
        return read(self._path(key), key)

    def write(self, key: str, content: bytes) -> None:
        """Store an entry."""
        path = self._path(key)
        write(path, key, content)
        self._unseen += len(content)
        if 64 * self._unseen > self._most:  # a look at every file of a full shelf takes long
            self._unseen = 0
            trim(path.parent, self._most)

    def clear(self) -> None:
        """Remove every entry; what cannot be removed stays."""
        for path in self._path("").parent.glob("*.bin"):
            with contextlib.suppress(OSError):
                path.unlink()


def read(path: Path, key: str) -> bytes | None:
    """Return what a file holds of a key, if it is valid."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    return content if hashlib.sha256(key.encode() + content).digest() == digest else None


def write(path: Path, key: str, content: bytes) -> None:
    """Store an entry in one step; a cache that cannot be written only costs time."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(key.encode() + content).digest() + content)
        Path(name).replace(path)
