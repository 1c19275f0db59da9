"""Files and folders that a run writes: where that fails, one sentence says so."""

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile
from typing import TextIO

from grader.report.errors import Exit, GraderError


class OutputError(GraderError):
    """A file or folder cannot be written."""

    status = Exit.USAGE


def spare(written: Collection[Path], used: Iterable[tuple[Path, str]]) -> None:
    """See that nothing which is written replaces a file that the same run reads or keeps.

    Args:
        written: files and folders.
        used: what must stay as it is, each with what it is to the user.

    Raises:
        OutputError: it would, or two of what is written are one file.
    """
    names: dict[object, Path] = {}
    for path in written:
        other = names.setdefault(_identity(path), path)
        if other is not path:
            raise OutputError(f"{path} is named for two outputs: write each to a place of its own")
    for path, what in used if names else ():
        if (named := names.get(_identity(path))) is not None:
            raise OutputError(f"{named} is {what} and would be replaced: choose another place")


def _identity(path: Path) -> object:
    """Return what is equal for all names of one file; for a file that is not there, its path."""
    try:
        found = path.stat()
    except OSError:
        return path.resolve()
    return found.st_dev, found.st_ino


@contextmanager
def writing(path: Path, advice: str, status: Exit = OutputError.status) -> Iterator[None]:
    """Write to a file or folder inside this context, and do nothing else in it.

    Args:
        path: which.
        advice: what to do if it cannot be written.
        status: exit status of the command then.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        said = f"{error.filename or path} cannot be written ({error.strerror}): {advice}"
        raise OutputError(said, status) from error


@contextmanager
def whole(path: Path, advice: str, status: Exit = OutputError.status) -> Iterator[TextIO]:
    """Write a text file, UTF-8, whole or not at all: what was there stays until all is written.

    Args:
        path: which; a link, or what is no file, stays what it is.
        advice: what to do if it cannot be written.
        status: exit status of the command then.

    Raises:
        OutputError: it cannot be written.
    """
    with writing(path, advice, status), ExitStack() as stack:
        out = None
        if path.is_file() or not path.exists():
            with suppress(OSError):  # the folder takes no file, and says why below if none is there
                out = stack.enter_context(in_one_step(path))
        yield out or stack.enter_context(path.open("w", encoding="utf-8"))


@contextmanager
def in_one_step(path: Path) -> Iterator[TextIO]:
    """Write a text file, UTF-8: a reader sees the old content or the new one. Raises OSError."""
    target = path.resolve()
    fresh = target.with_name(f".{target.name[:100]}.{token_hex(4)}.begun")
    with fresh.open("x", encoding="utf-8") as out:
        try:
            yield out
            out.close()
            if target.exists():
                shutil.copymode(target, fresh)
            fresh.replace(target)
        except BaseException:
            with suppress(OSError):
                out.close()
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise


def try_folder(path: Path, advice: str) -> None:
    """See whether files can be made in a folder, leaving none there.

    Raises:
        OutputError: they can't.
    """
    try:
        TemporaryFile(dir=path).close()
    except OSError as error:
        raise OutputError(f"{path} cannot be written ({error.strerror}): {advice}") from error


def try_output(path: Path) -> None:
    """See whether a file can be written before an hour of grading, and leave all as it is.

    Raises:
        OutputError: it can't.
    """
    with writing(path, "choose another place"):
        there = path.exists()
        path.open("a").close()
        if not there:
            path.resolve().unlink()
