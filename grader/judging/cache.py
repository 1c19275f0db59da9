"""Results of trusted computations on disk: what the reference answered, what was drawn.

An entry is one frame of the wire format behind its SHA-256. A damaged entry, or one that was made
for anything else, is computed again. Files are put in place by renaming, so concurrent graders
see whole entries only. Workers may never read this folder: it holds right answers.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from grader.sandbox.wire import HEAD_BYTES, Message, WireError, decode, encode, lengths
from grader.workers.cache_folder import results_cache, trim

_DIGEST_BYTES = 32


class Shelf:
    """A part of the cache with a bound of its own.

    Args:
        name: of its folder.
        most: bytes that it may take; what was used longest ago goes first.
    """

    def __init__(self, name: str, most: int) -> None:
        self._name, self._most = name, most

    def _path(self, key: str) -> Path:
        return results_cache() / self._name / f"{key}.bin"

    def read(self, key: str) -> Message | None:
        """Return the entry of a key, if there is a valid one."""
        return _read(self._path(key), key)

    def write(self, key: str, message: Message) -> None:
        """Store an entry."""
        path = self._path(key)
        _write(path, key, message)
        trim(path.parent, self._most)


def cached(key: str, compute: Callable[[], Message]) -> Message:
    """Return the entry of a key, computing and storing it if there is no valid one."""
    path = results_cache() / f"{key}.bin"
    stored = _read(path, key)
    if stored is not None:
        return stored
    message = compute()
    _write(path, key, message)
    return message


def _read(path: Path, key: str) -> Message | None:
    try:
        data = path.read_bytes()
        digest, frame = data[:_DIGEST_BYTES], memoryview(data)[_DIGEST_BYTES:]
        total = hashlib.sha256(key.encode())
        total.update(frame)
        if total.digest() != digest:
            return None
        header_bytes, payload_bytes = lengths(bytes(frame[:HEAD_BYTES]))
        end = HEAD_BYTES + header_bytes
        return decode(bytes(frame[HEAD_BYTES:end]), frame[end : end + payload_bytes])
    except (OSError, WireError, ValueError):
        return None


def _write(path: Path, key: str, message: Message) -> None:
    """Store an entry; a cache that cannot be written only costs time."""
    frame = encode(message)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(key.encode() + frame).digest() + frame)
        Path(name).replace(path)
