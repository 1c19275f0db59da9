"""Zip files that the grader writes: whole or not at all, and never in place of somebody else's."""

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from grader.classroom.export.wheel import add
from grader.report.output import OutputError

_COMMENT = b"written by grade batch"


def is_zip(path: Path) -> bool:
    """Whether a file is called like a zip archive."""
    return path.suffix.lower() == ".zip"


def check_zip(path: Path) -> None:
    """See whether a zip file may be written in a place. Raises OutputError."""
    if path.is_dir() or (path.exists() and not _is_ours(path)):
        raise OutputError(f"{path} was not written by this command before: choose another file")


def write_zip(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip file; equal files give equal bytes. Raises OSError."""
    begun = path.with_name(f".{path.name}.begun")
    try:
        with ZipFile(begun, "w", ZIP_DEFLATED) as archive:
            archive.comment = _COMMENT
            for name, content in files:
                add(archive, name, content)
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    try:
        with ZipFile(path) as archive:
            return archive.comment == _COMMENT
    except (BadZipFile, OSError):
        return False
