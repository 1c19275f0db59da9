"""The calling end: have a standing grader do a command's work, if there is one that may.

It loads nothing heavy. Whatever is wrong with the other process, nothing was printed yet, and the
caller does the work itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing

from grader.learner.standing.place import (
    BEGIN_SECONDS,
    PlaceError,
    check_peer,
    circumstances,
    connect,
    receive,
    send,
    supported,
)

TYPE_CHECKING = False  # as in `place`
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

COMMANDS = ("files", "hint")
"""What a standing grader does; the first may be left out before a file or an option."""
HELP = ("-h", "--help", "--version")
_OF_ONE_PROCESS = ("/dev/", "/proc/")
"""Files below these may be other ones in another process."""


def ask(words: Sequence[str]) -> int | None:
    """Have a command done, and print what it says.

    Args:
        words: what follows `grade` on the command line.

    Returns:
        its exit status; None where no standing grader did it.
    """
    try:
        answer = _answer(words) if _may_ask(words) else None
    except (OSError, ValueError, PlaceError):
        return None
    if answer is None:
        return None
    streams = {1: sys.stdout, 2: sys.stderr}
    for number, text in answer["written"]:
        streams[number].write(text)
        streams[number].flush()
    return int(answer["status"])


def state() -> str:
    """Say in one sentence which grader stands, and whether commands of this process use it."""
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
    if switched_off():
        return f"process {pid}, not used: GRADE_STANDING is off"
    return f"process {pid}, not used: {said['refused']}" if said["refused"] else f"process {pid}"


def _answer(words: Sequence[str]) -> dict[str, Any] | None:
    umask = os.umask(0)
    os.umask(umask)
    request = {
        "circumstances": circumstances(),
        "words": words,
        "umask": umask,
        "environment": dict(os.environ),
        "encodings": [sys.stdout.encoding, sys.stderr.encoding],
    }
    with closing(connect()) as line:
        here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
        try:
            send(line, request, [0, 1, 2, here])
        finally:
            os.close(here)
        if "began" not in receive(line, BEGIN_SECONDS):
            return None
        return receive(line)


def switched_off() -> bool:
    """Whether commands shall do without a standing grader."""
    return os.environ.get("GRADE_STANDING", "").lower() == "off"


def _may_ask(words: Sequence[str]) -> bool:
    """Whether it is a command for a standing grader, and the same in another process."""
    if not words or words[0] in HELP or not supported() or switched_off():
        return False
    first = words[0]
    named = first in COMMANDS or first.startswith("-") or "." in first or "/" in first
    return named and not any(map(_bound, words))


def _bound(word: str) -> bool:
    """Whether a word names a file that belongs to this process."""
    named = f"{word} {os.path.realpath(word)}"
    return any(place in named for place in _OF_ONE_PROCESS)
