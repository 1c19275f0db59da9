"""Results of trusted computations on disk: what the reference answered, what was drawn.

An entry is one frame of the wire format. A damaged one, or one made for anything else, is
computed again. Workers may never read this folder: it holds right answers.
"""

from collections.abc import Callable
from pathlib import Path

from grader.sandbox.wire import HEAD_BYTES, Message, WireError, decode, encode, lengths
from grader.workers import kept_files
from grader.workers.cache_folder import results_cache


class Shelf:
    """A part of the cache with a bound of its own; see `kept_files.Shelf`."""

    def __init__(self, name: str, most: int) -> None:
        self._files = kept_files.Shelf(name, most)

    def read(self, key: str) -> Message | None:
        """Return the entry of a key, if there is a valid one."""
        return _decoded(self._files.read(key))

    def write(self, key: str, message: Message) -> None:
        """Store an entry."""
        self._files.write(key, encode(message))


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
    return _decoded(kept_files.read(path, key))


def _write(path: Path, key: str, message: Message) -> None:
    kept_files.write(path, key, encode(message))


def _decoded(frame: bytes | None) -> Message | None:
    if frame is None:
        return None
    try:
        header_bytes, payload_bytes = lengths(frame[:HEAD_BYTES])
        end = HEAD_BYTES + header_bytes
        return decode(frame[HEAD_BYTES:end], memoryview(frame)[end : end + payload_bytes])
    except (WireError, ValueError):
        return None
