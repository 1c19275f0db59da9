"""Files and folders that a run writes: where that fails, one sentence says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from grader.report.errors import Exit, GraderError


class OutputError(GraderError):
    """A file or folder cannot be written."""

    status = Exit.USAGE


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
