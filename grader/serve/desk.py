"""Where one learner works: their texts and progress, in a folder of theirs or in a database."""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from grader.exercise.folder import ExerciseFolder
from grader.learner.progress import Progress, Record
from grader.learner.watch.files import signature
from grader.learner.workspace import begin, put_back
from grader.report.errors import WrongUsageError
from grader.report.output import in_one_step, writing
from grader.report.schema import Report
from grader.serve.history import History, digest_of
from grader.submission.format import SOURCE_BYTES

ADVICE = "free some space or change its permissions; your text stays in the page until it is saved"
TOO_LARGE = f"that is more than the {SOURCE_BYTES:,} bytes that a program may have: shorten it"
NO_TEXT = "that is no text in UTF-8: choose a Python file"


@dataclass(frozen=True)
class Held:
    """What a file holds.

    Attributes:
        path: of the file, or what it would be called.
        text: its text with line feeds; empty if it is none.
        digest: of its content.
        fault: why it cannot be shown, one sentence; empty if it can.
        present: whether there is one.
    """

    path: Path
    text: str
    digest: str
    fault: str = ""
    present: bool = True


@dataclass(frozen=True)
class Saved:
    """What became of a text: the file's digest, and whether something unknown was in its place."""

    digest: str
    replaced: bool


@dataclass(frozen=True)
class Counted:
    """A learner's record of an exercise before and after a run was graded."""

    before: Record
    after: Record


SEED = 0
"""Draws the cases where nothing says otherwise, as on the command line."""
PutBack = Literal["same", "beside", "history"]
"""What a reset did: nothing, as the starter was there, or where what was there is kept."""


class Desk(Protocol):
    """One learner's place: what they write, what they did so far, and what is replaced of it."""

    @property
    def learner(self) -> str:
        """A name that no other has."""

    @property
    def progress(self) -> Progress:
        """What they did so far."""

    @property
    def history(self) -> History:
        """Keeps what is run and what is replaced."""

    def label(self, exercise: ExerciseFolder) -> Path:
        """Return what reports call the file of an exercise."""

    def open(self, exercise: ExerciseFolder) -> Held:
        """Return what the file of an exercise holds, which is begun if it is not there.

        Raises:
            OutputError, StoreError: it cannot be written.
        """

    def held(self, exercise: ExerciseFolder) -> Held:
        """Return what the file of an exercise holds as it is, as far as it can be shown."""

    def content(self, exercise: ExerciseFolder) -> bytes | None:
        """Return the file's bytes; None where it holds none that a program may: `held` says why."""

    def mark(self, exercise: ExerciseFolder) -> object:
        """Return, in no time, what is another once the file may hold something else."""

    def save(self, exercise: ExerciseFolder, content: bytes, base: str | None, why: str) -> Saved:
        """Replace what the file of an exercise holds; what is not known to be kept is, before.

        Args:
            exercise: which.
            content: what it shall hold.
            base: digest of what it held as far as the writer knows; None keeps what it held.
            why: what replaces it, a few words.

        Raises:
            OutputError, StoreError: it cannot be written.
        """

    def reset(self, exercise: ExerciseFolder) -> PutBack:
        """Put the starter back, and keep what was there."""

    def seed(self, exercise: ExerciseFolder) -> int:
        """Return what draws the cases of an exercise here."""

    def graded(self, exercise: ExerciseFolder, run: int, report: Report) -> Counted | None:
        """Keep the report of a run that waits, and count the attempt.

        Returns:
            None, and nothing is counted, if it waits no more.
        """


def content_of(text: str) -> bytes:
    """Return a text as a file's content.

    Raises:
        WrongUsageError: no program may hold it.
    """
    try:
        content = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    except UnicodeEncodeError as error:
        raise WrongUsageError(NO_TEXT) from error
    return checked(content)


def checked(content: bytes) -> bytes:
    """Return a file's content if a text area can hold it.

    Raises:
        WrongUsageError: it can't.
    """
    if len(content) > SOURCE_BYTES:
        raise WrongUsageError(TOO_LARGE)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise WrongUsageError(NO_TEXT) from error
    if "\0" in text:
        raise WrongUsageError(NO_TEXT)
    return content


@dataclass(frozen=True)
class FolderDesk:
    """A place in a folder of the learner's own, beside other programs that write there.

    Attributes:
        learner: a name that no other has.
        folder: where new files are written.
        progress: what they did so far.
        history: keeps what is replaced.
    """

    learner: str
    folder: Path
    progress: Progress
    history: History
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seed(self, exercise: ExerciseFolder) -> int:
        """Return that of the command line where none is given."""
        del exercise
        return SEED

    def file(self, exercise: ExerciseFolder) -> Path:
        """Return the file of an exercise: used last if it is below the folder, else `NAME.py`."""
        last = self.progress.of(exercise.name).last_file
        if last and Path(last).suffix == ".py" and Path(last).is_file():
            with suppress(OSError):
                if Path(last).resolve().is_relative_to(self.folder.resolve()):
                    return Path(last)
        return self.folder / f"{exercise.name}.py"

    def label(self, exercise: ExerciseFolder) -> Path:
        """Return the path of the file."""
        return self.file(exercise)

    def held(self, exercise: ExerciseFolder) -> Held:
        """Return what the file holds by now, whoever wrote it."""
        return held(self.file(exercise))

    def content(self, exercise: ExerciseFolder) -> bytes | None:
        """Return the file's bytes, if it is there, may be read and is not too large."""
        path = self.file(exercise)
        with suppress(OSError):
            if path.is_file() and path.stat().st_size <= SOURCE_BYTES:
                return path.read_bytes()
        return None

    def mark(self, exercise: ExerciseFolder) -> object:
        """Return the file's signature."""
        return signature(self.file(exercise))

    def open(self, exercise: ExerciseFolder) -> Held:
        """Return what the file holds, which is begun if it is not there. Raises OutputError."""
        path = self.file(exercise)
        if not os.path.lexists(path):
            with self._lock, suppress(WrongUsageError):  # another began it
                self.folder.mkdir(parents=True, exist_ok=True)
                begin(exercise, path, self.progress)
        return held(path)

    def save(self, exercise: ExerciseFolder, content: bytes, base: str | None, why: str) -> Saved:
        """Replace what the file holds, in one step. Raises OutputError."""
        path, digest = self.file(exercise), digest_of(content)
        with self._lock, writing(path, ADVICE):
            before = path.read_bytes() if path.is_file() else None
            other = before is not None and digest_of(before) not in {base, digest}
            if before is not None and other and len(before) <= SOURCE_BYTES:
                self.history.keep(self.learner, exercise.name, before, why)
            if before != content:
                _replace(path, content)
        return Saved(digest, other)

    def reset(self, exercise: ExerciseFolder) -> PutBack:
        """Put the starter back, and keep what was there beside it and in the history."""
        path = self.file(exercise)
        with self._lock:
            if path.is_file() and path.stat().st_size <= SOURCE_BYTES:
                content = path.read_bytes()
                self.history.keep(self.learner, exercise.name, content, "before a reset")
            return "beside" if put_back(exercise, path, self.progress) else "same"

    def graded(self, exercise: ExerciseFolder, run: int, report: Report) -> Counted | None:
        """Count the attempt, then keep the report: one that is graded anew is not counted twice."""
        before = after = self.progress.of(exercise.name)
        if counts(report):
            after = self.progress.graded(report, self.file(exercise))
        return Counted(before, after) if self.history.graded(run, report) else None


def counts(report: Report) -> bool:
    """Say whether a report is one on an attempt at an exercise."""
    return report.exercise is not None and report.verdict != "ungradable"


def held(path: Path) -> Held:
    """Read a file as far as it can be shown."""
    try:
        if path.stat().st_size > SOURCE_BYTES:
            return Held(path, "", "", f"{path.name} is too large to be shown: {TOO_LARGE}")
        content = path.read_bytes()
    except OSError as error:
        said = f"{path.name} cannot be read ({error.strerror}): change that, then open it again"
        return Held(path, "", "", said, present=path.is_file())
    return shown(path, content)


def shown(path: Path, content: bytes) -> Held:
    """Return a content as far as it can be shown, with line feeds."""
    try:
        text = checked(content).decode()
    except WrongUsageError:
        said = f"{path.name} is no text in UTF-8: upload another file, or reset it"
        return Held(path, "", digest_of(content), said)
    return Held(path, text.replace("\r\n", "\n").replace("\r", "\n"), digest_of(content))


def _replace(path: Path, content: bytes) -> None:
    with in_one_step(path) as out:
        out.buffer.write(content)
