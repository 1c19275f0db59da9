"""The standing end: it owns the socket and the workers, and hands each caller to a session."""

import contextlib
import fcntl
import os
import select
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from grader.exercise.catalogue import default_root
from grader.exercise.digest import walk
from grader.exercise.folder import BUNDLED, PACKAGE
from grader.exercise.trusted_files import seen
from grader.grading.examiner.examination import Examination
from grader.grading.exercises import open_catalogue
from grader.learner.standing import place
from grader.learner.standing.sessions import NoStandingError, Sessions, lend
from grader.report.errors import GraderError, WrongUsageError
from grader.versions import deciding_versions
from grader.workers.cache_folder import cache_fault
from grader.workers.fork import ForkLauncher
from grader.workers.launch import Launcher

STREAMS_AND_FOLDER = 4
CHANGED = "its code, exercises or packages were changed after it was started"


class StandingGrader:
    """Listens for callers of the same user while its context lasts.

    Args:
        launcher: whose workers are lent.
        sessions: the module whose processes do the work of callers.

    Raises:
        GraderError: that cannot be had here.
    """

    def __init__(self, launcher: Launcher, sessions: str) -> None:
        if not isinstance(launcher, ForkLauncher):
            raise NoStandingError("no grader can stand: nothing can be forked here")
        if fault := cache_fault():
            raise NoStandingError(f"no grader can stand: {fault}")
        self._launcher, self._code = launcher, _code()
        self._circumstances = place.circumstances()
        self._lock = threading.Lock()
        self._busy, self._last = 0, 0.0
        self.path = Path(place.folder(), place.NAME)
        self._folder = _own_folder(self.path.parent)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place.NAME, dir_fd=self._folder)  # of one that was killed
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(place.address(self._folder))
        self.path.chmod(0o600)
        self._listener.listen()
        self._sessions = Sessions(launcher, sessions)

    def __enter__(self) -> Self:
        """Listen already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more, and leave no socket."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place.NAME, dir_fd=self._folder)
        self._listener.close()
        os.close(self._folder)
        self._sessions.close()

    def warm(self) -> None:
        """Have all loaded that the first caller would otherwise wait for.

        Raises:
            GraderError: it cannot be.
        """
        with Examination(self._launcher) as examination:
            for exercise in open_catalogue().choose(None):
                examination.prepare(exercise)
        assert self._launcher.isolation.level
        assert self._launcher.interprets or self._launcher.fallback
        self._sessions.wait_until_ready()
        self._sessions.begin_one()

    def serve(self, stop: int, seconds: float | None = None) -> bool:
        """Serve callers until something can be read from a descriptor, or none came for a time.

        Returns:
            whether none came.

        Raises:
            NoStandingError: the process that does their work is gone.
        """
        self._last = time.monotonic()
        while True:
            with self._lock:
                left = None if seconds is None else self._last + seconds - time.monotonic()
                if left is not None and self._busy:
                    left = seconds
            if left is not None and left <= 0:
                return True
            listener = self._listener.fileno()
            ready, _, _ = select.select([listener, stop], [], [], left)
            if stop in ready:
                return False
            self._sessions.check()
            if ready:
                line, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        """Serve one caller; what goes wrong closes the line, and the caller does the work."""
        descriptors: list[int] = []
        faults = (OSError, ValueError, LookupError, GraderError)
        with contextlib.closing(line), contextlib.suppress(*faults):
            try:
                if _held_back(place.check_peer(line)) > _held_back(os.getpid()):
                    return  # as a worker is, which may be of this user where seccomp is off
                line.settimeout(place.BEGIN_SECONDS)
                _, descriptors, _, _ = socket.recv_fds(
                    line, 1, STREAMS_AND_FOLDER, socket.MSG_CMSG_CLOEXEC
                )
                request = place.receive(line, place.BEGIN_SECONDS)
                if refused := self._other(request["circumstances"]):
                    place.send(line, {"refused": refused})
                elif "words" in request:
                    self._hand_over(line, descriptors, request)
                elif "lend" in request:
                    self._lend(line, descriptors)
                else:
                    place.send(line, {"refused": self._changed()})
            finally:
                for descriptor in descriptors:
                    os.close(descriptor)

    def _other(self, circumstances: Mapping[str, Any]) -> str:
        """Say which of a caller's circumstances are others; empty if none are."""
        for name, own in self._circumstances.items():
            if circumstances.get(name) != own:
                return f"it was started with another {name}"
        return ""

    def _changed(self) -> str:
        return CHANGED if _code() != self._code else ""

    def _hand_over(
        self, line: socket.socket, descriptors: list[int], request: Mapping[str, Any]
    ) -> None:
        """Have a session serve a caller, and another one wait for the next."""
        with self._counted(), contextlib.closing(self._sessions.take()) as session:
            if changed := self._changed():  # looked at while the session begins
                place.send(line, {"refused": changed})
                return
            session.begin(request, [line.fileno(), *descriptors])
            line.close()  # so that its end is the session's alone
            while descriptors:
                os.close(descriptors.pop())
            session.wait()
        self._sessions.begin_one()

    def _lend(self, line: socket.socket, descriptors: list[int]) -> None:
        """Pass on what a long-lived command asks of the templates, until it closes its lines."""
        with self._counted(), contextlib.ExitStack() as stack:
            lines = []
            while descriptors:
                lines.append(stack.enter_context(socket.socket(fileno=descriptors.pop(0))))
            if changed := self._changed():
                place.send(line, {"refused": changed})
                return
            place.send(line, {"fault": self._sessions.fault})
            for thread in lend(self._launcher, lines):
                thread.join()

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1
                self._last = time.monotonic()


def _held_back(process: int) -> bool:
    """Whether a process gave up new privileges for ever, as confined ones do. Raises OSError."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return "NoNewPrivs:\t1" in status


def _own_folder(path: Path) -> int:
    """Open the socket's folder, of which one process at a time is the owner.

    Raises:
        WrongUsageError: another process is.
        NoStandingError: it cannot be had.
    """
    try:
        path.mkdir(mode=place.PRIVATE, parents=True, exist_ok=True)
        descriptor = place.open_folder(str(path))
    except OSError as error:
        raise NoStandingError(f"no grader can stand: {path} ({error.strerror})") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        said = "a grader of yours stands already: `grade doctor` says which; end it first"
        raise WrongUsageError(said) from error
    return descriptor


def _code() -> tuple[object, dict[str, tuple[int, ...]]]:
    """Return what changes whenever the grader's code, an exercise or a package does."""
    root = default_root()
    shared = () if root == BUNDLED else (BUNDLED / "exercises" / "common",)
    tops = (PACKAGE, root / "exercises", root / "reference", *shared)
    paths = (path for top in tops if top.is_dir() for path in walk(str(top)))
    files = {path: seen(os.stat(path)) for path in paths}  # noqa: PTH116 - of hundreds
    return deciding_versions.__wrapped__(), files
