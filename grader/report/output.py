"""Files and folders that a run writes: where that fails, one sentence says so."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

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
    """See whether a file can be written before an hour of grading, changing nothing in it.

    Raises:
        OutputError: it can't.
    """
    with writing(path, "choose another place"):
        path.open("a").close()
