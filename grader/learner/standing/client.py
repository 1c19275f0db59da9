"""The calling end: have a standing grader do a command's work, if there is one that may.

It loads nothing heavy. Whatever is wrong with the other process, nothing was printed yet, and the
caller does the work itself.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from grader.learner.standing.place import (
    PlaceError,
    check_peer,
    circumstances,
    connect,
    receive,
    send,
    supported,
)
from grader.report.errors import Exit

BEGIN_SECONDS = 2.0
"""How long it may take until the work begins; the caller's own workers take as long."""
_OF_ONE_PROCESS = ("/dev", "/proc")
"""Files below these may be other ones in another process."""


def ask(work: str, options: Mapping[str, Any]) -> Exit | None:
    """Have the work of a command done and print what it says.

    Args:
        work: `module:function` that takes a launcher and these options.
        options: texts, numbers, paths, and tuples of them.

    Returns:
        its exit status; None where no standing grader did it.
    """
    try:
        answer = _answer(work, options) if _may_ask(options) else None
    except (OSError, ValueError, PlaceError):
        return None
    if answer is None:
        return None
    streams = {1: sys.stdout, 2: sys.stderr}
    for number, text in answer["written"]:
        streams[number].write(text)
        streams[number].flush()
    return Exit(answer["status"])


def state() -> str:
    """Say in one sentence which grader stands, and whether this command would use it."""
    if not supported():
        return "not on this system: only Linux says whose process is at the other end of a socket"
    try:
        with closing(connect()) as line:
            send(line, {"circumstances": circumstances()}, [0])
            said, pid = receive(line, BEGIN_SECONDS), check_peer(line)
    except FileNotFoundError:
        return "none: `grade stand` starts one"
    except (OSError, ValueError, PlaceError) as error:
        return f"none that answers ({error})"
    if _switched_off():
        return f"process {pid}, not used: GRADE_STANDING is off"
    return f"process {pid}, not used: {said['refused']}" if said["refused"] else f"process {pid}"


def _answer(work: str, options: Mapping[str, Any]) -> dict[str, Any] | None:
    with closing(connect()) as line:
        umask = os.umask(0)
        os.umask(umask)
        request = {
            "circumstances": circumstances(),
            "work": work,
            "options": {name: pack(value) for name, value in options.items()},
            "umask": umask,
            "environment": dict(os.environ),
            "encodings": [sys.stdout.encoding, sys.stderr.encoding],
        }
        here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
        try:
            send(line, request, [0, 1, 2, here])
        finally:
            os.close(here)
        if "began" not in receive(line, BEGIN_SECONDS):
            return None
        return receive(line)


def _switched_off() -> bool:
    return os.environ.get("GRADE_STANDING", "").lower() == "off"


def _may_ask(options: Mapping[str, Any]) -> bool:
    """Whether the work is the same in another process of this user."""
    usual = all(
        isinstance(stream, TextIOWrapper) and stream.fileno() == number
        for number, stream in enumerate((sys.stdout, sys.stderr), start=1)
    )
    return supported() and usual and not _switched_off() and not any(map(_bound, options.values()))


def _bound(value: object) -> bool:
    """Whether an option names a file that belongs to this process."""
    if isinstance(value, tuple):
        return any(map(_bound, value))
    return isinstance(value, Path) and any(
        name.startswith(_OF_ONE_PROCESS)
        for name in (str(value.absolute()), os.path.realpath(value))
    )


def pack(value: Any) -> Any:
    """Return an option as JSON can hold it; paths alone become objects."""
    if isinstance(value, tuple):
        return [pack(each) for each in value]
    return {"path": str(value)} if isinstance(value, Path) else value


def unpack(value: Any) -> Any:
    """Return an option as it was before `pack`."""
    if isinstance(value, list):
        return tuple(unpack(each) for each in value)
    return Path(value["path"]) if isinstance(value, dict) else value
