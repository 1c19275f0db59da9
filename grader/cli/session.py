"""The process that is forked for each caller: it has loaded what commands need, but never jax.

Run as a module it is the template of sessions; the standing grader hands it connections. A session
has workers of its own forked, waits for a caller, and takes on what makes the caller's command what
it is: folder, environment, streams, umask. What it writes is kept until all is done, so that until
then the caller can still do the work itself.
"""

import gc
import os
import signal
import socket
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from io import TextIOBase
from typing import Any

from grader.cli import grading, main, work
from grader.grading import exercises
from grader.learner import grade_files, hint, kept
from grader.learner.standing.place import receive, send
from grader.report.errors import GraderError
from grader.workers.command import Bounds
from grader.workers.relay import LENT, BorrowedLauncher

LINES = 1 + len(LENT)
"""One on which the caller comes, and those to templates."""
OF_CALLER = 5
"""The caller's connection, streams and folder."""
LOADED = (grading, grade_files, hint)


class Held(TextIOBase):
    """A stream of the caller's as it is asked about; what is written to it is only kept.

    Args:
        number: its descriptor.
        encoding: as the caller has it.
        written: takes descriptor and text.
    """

    encoding = ""  # in place of the property of C, which cannot be set

    def __init__(self, number: int, encoding: str, written: list[tuple[int, str]]) -> None:
        self._number, self._written = number, written
        self.encoding = encoding

    def write(self, text: str) -> int:
        """Keep a text. Raises TypeError for bytes, which tells click that it is no binary file."""
        if not isinstance(text, str):
            raise TypeError("a text is needed")
        self._written.append((self._number, text))
        return len(text)

    def fileno(self) -> int:
        """Return the caller's descriptor."""
        return self._number

    def isatty(self) -> bool:
        """Whether the caller's stream is a terminal."""
        return os.isatty(self._number)


def serve(host: socket.socket) -> None:
    """Fork a session whenever the standing grader hands over lines, until it is gone."""
    usual = _load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for sessions
    host.sendall(b".")
    while True:
        said, descriptors, _, _ = socket.recv_fds(host, 1, LINES)
        if not said:
            return
        if os.fork() == 0:
            host.close()
            try:
                _serve(descriptors, usual)
            finally:  # a session may not unwind into the loop; the caller does the work then
                os._exit(1)
        for descriptor in descriptors:
            os.close(descriptor)


def _load() -> Bounds | None:
    """Have in memory what the first grading would load; return the bounds of most workers."""
    usual = Counter[Bounds]()
    with suppress(GraderError):
        catalogue = exercises.open_catalogue()
        for exercise in catalogue.choose(None):
            assert exercise.cases(0)
            assert exercise.digest
            usual[exercise.settings.limits.bounds] += 1
        exercises.loaded[catalogue.root] = catalogue
        kept.loaded[catalogue.root] = kept.surroundings_now()
    gc.collect()
    gc.freeze()
    return max(usual, key=usual.__getitem__, default=None)


def _serve(descriptors: list[int], usual: Bounds | None) -> None:
    call, *lines = (socket.socket(fileno=number) for number in descriptors)
    work.borrowed = BorrowedLauncher(lines, receive(call)["fault"], _give_up, usual)
    said, given, _, _ = socket.recv_fds(call, 1, OF_CALLER)
    if not said:
        return  # it is not needed any more
    request = receive(call)
    line = socket.socket(fileno=given[0])
    threading.Thread(target=_leave_with, args=(line,), daemon=True).start()
    _become(request, given[1:])
    send(line, {"began": True})
    written: list[tuple[int, str]] = []
    out, err = request["encodings"]
    sys.stdout, sys.stderr = Held(1, out, written), Held(2, err, written)
    try:
        main.main(request["words"], prog_name="grade")
    except SystemExit as end:
        send(line, {"status": end.code or 0, "written": written})
        os._exit(0)


def _become(request: dict[str, Any], descriptors: list[int]) -> None:
    """Take on the caller's circumstances."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *streams, here = descriptors
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.fchdir(here)
    os.close(here)
    os.umask(request["umask"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()


def _leave_with(line: socket.socket) -> None:
    """End the session when the caller is gone, who says nothing more."""
    try:
        line.recv(1)
    finally:
        os._exit(1)


def _give_up() -> None:
    """Have the caller do the work, as what this session borrows is gone."""
    os._exit(1)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[2])))
