"""Where a standing grader listens, who it speaks with, and in what frames; light to load.

The socket is in a folder that only its owner can enter, and both ends ask the kernel whose process
is at the other. Frames are a length, big-endian, and a JSON value.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
import sys
import time
from contextlib import suppress

from grader.report.errors import GraderError

TYPE_CHECKING = False  # `typing` takes longer to load than all else here
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

PRIVATE = 0o700
NAME = "socket"
DECIDING = ("LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME")
"""Variables that workers take on, and those that say where the cache is."""
MOST_BYTES = 64 << 20
"""Bound of a frame, bytes."""
BEGIN_SECONDS = 5.0
"""How long it may take until the work begins; the caller's own workers take as long."""
_LENGTH = struct.Struct("!I")
_PEER = struct.Struct("iII")


class PlaceError(GraderError):
    """There is no place for the socket that only this user can reach."""


def supported() -> bool:
    """Whether this system says whose process is at the other end of a socket: Linux does."""
    return sys.platform == "linux" and hasattr(socket, "SO_PEERCRED")


def folder() -> str:
    """Return the folder of the socket: in `XDG_RUNTIME_DIR` if that is the user's, or the cache."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    with suppress(OSError):
        if os.path.isabs(runtime) and os.lstat(runtime).st_uid == os.geteuid():
            return os.path.join(runtime, "nnx-grader")
    from platformdirs import user_cache_path  # noqa: PLC0415 - most systems do without

    return str(user_cache_path("nnx-grader") / "standing")


def open_folder(path: str) -> int:
    """Open the socket's folder and return its descriptor.

    Raises:
        PlaceError: it is a link, another user's, or open to others.
        OSError: it is missing.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    found = os.fstat(descriptor)
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) != PRIVATE:
        os.close(descriptor)
        raise PlaceError(f"{path} is not yours alone: remove it")
    return descriptor


def address(descriptor: int) -> str:
    """Return the socket's name: by its open folder, so that it is short and always this one."""
    return f"/proc/self/fd/{descriptor}/{NAME}"


def connect() -> socket.socket:
    """Return a connection to this user's standing grader.

    Raises:
        PlaceError: what listens there is another user's.
        OSError: nothing listens.
    """
    descriptor = open_folder(folder())
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(BEGIN_SECONDS)  # where nobody accepts, and others wait
        line.connect(address(descriptor))
        check_peer(line)
    except BaseException:
        line.close()
        raise
    finally:
        os.close(descriptor)
    return line


def check_peer(line: socket.socket) -> int:
    """Return the process at the other end. Raises PlaceError unless it is this user's."""
    said = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    pid, user, _ = _PEER.unpack(said)
    if user != os.geteuid():
        raise PlaceError("the process at the other end of the socket is another user's")
    return int(pid)


def circumstances() -> dict[str, Any]:
    """Return what must be equal on both ends for one to do the other's work, by what it is."""
    namespace = root = None
    with suppress(OSError):
        namespace, root = os.readlink("/proc/self/ns/mnt"), os.stat("/").st_ino
    return {
        "Python": [sys.executable, sys.prefix, sys.version],
        "installation of the grader": os.path.abspath(__file__),
        "GRADE_ROOT": os.path.abspath(os.environ.get("GRADE_ROOT") or "/"),
        "environment": {name: os.environ.get(name) for name in DECIDING},
        "user or group": [os.getuid(), os.geteuid(), os.getegid(), sorted(os.getgroups())],
        "view of the file system": [namespace, root],
    }


def send(line: socket.socket, value: Mapping[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a frame, and descriptors before it. Raises OSError."""
    if descriptors:
        socket.send_fds(line, [b"+"], descriptors)
    data = json.dumps(value).encode()
    line.sendall(_LENGTH.pack(len(data)) + data)


def receive(line: socket.socket, seconds: float | None = None) -> dict[str, Any]:
    """Return a frame.

    Args:
        line: where it comes from.
        seconds: how long it may take.

    Raises:
        OSError: it did not come.
        ValueError: it is none.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size, ends))
    if length > MOST_BYTES:
        raise ValueError("a frame is too long")
    value = json.loads(_exactly(line, length, ends))
    if not isinstance(value, dict):
        raise ValueError("a frame is no object")  # noqa: TRY004 - as said
    return value


def _exactly(line: socket.socket, count: int, ends: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        line.settimeout(None if ends is None else max(ends - time.monotonic(), 0.001))
        part = line.recv(min(count - len(parts), 1 << 20))
        if not part:
            raise ConnectionError("the other end closed the connection")
        parts += part
    line.settimeout(None)
    return bytes(parts)
