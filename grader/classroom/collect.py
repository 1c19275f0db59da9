"""Find the files of a batch: in folders, archives and patterns, one after another."""

import glob
import os
import zipfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PurePosixPath

from grader.classroom.archive import ArchiveError, entries, opened
from grader.classroom.entry import Entry, Notices, clean
from grader.submission.submission import Submission, UnreadableError, read

_NAMED = 3
"""How many of the files that are left out are named."""


def collect(paths: Sequence[str], pattern: str, notices: Notices) -> Iterator[Entry]:
    """Yield the files that a batch is made of, sorted by name within each path.

    Args:
        paths: folders (searched to the bottom), zip archives, files, or patterns of such.
        pattern: which names count, as in a shell.
        notices: told what is left out.
    """
    count, named = 0, list[str]()
    for entry in _all(paths, notices):
        if fnmatch(entry.relative.name, pattern):
            yield entry
            continue
        count += 1
        if len(named) < _NAMED:
            named.append(entry.path)
    if count:
        names = ", ".join(named) + (f" and {count - _NAMED:,} more" if count > _NAMED else "")
        notices.say(f"left out, as not named like {pattern!r}: {names}")


def _all(paths: Sequence[str], notices: Notices) -> Iterator[Entry]:
    """Yield all files; what lies within another path that is named comes once."""
    expanded = [item for path in paths for item in _expanded(path, notices)]
    places = {Path(path).resolve() for path in expanded}
    files = [Path(path) for path in expanded if _is_file(path)]
    base = _common(files)
    for path in dict.fromkeys(Path(item) for item in expanded):
        if any(parent in places for parent in path.resolve().parents):
            continue
        if path.is_dir():
            yield from _folder(path, notices)
        elif zipfile.is_zipfile(path) or path.suffix == ".zip":
            try:
                with opened(path) as archive:
                    yield from entries(archive, clean(path.name), notices)
            except ArchiveError as error:
                notices.lose(str(error))
        else:
            relative = PurePosixPath(clean(path.absolute().relative_to(base).as_posix()))
            yield Entry(clean(str(path)), relative, partial(_read, path))


def _expanded(path: str, notices: Notices) -> list[str]:
    if os.path.lexists(path):
        return [path]
    found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - may be absolute
    if not found:
        what = "matches nothing" if glob.has_magic(path) else "does not exist"
        notices.lose(f"{clean(path)} {what}: check the name")
    return found


def _is_file(path: str) -> bool:
    return not Path(path).is_dir()


def _common(files: Sequence[Path]) -> Path:
    """Return the deepest folder that holds all files that were named one by one."""
    parents = [str(path.absolute().parent) for path in files]
    return Path(os.path.commonpath(parents)) if parents else Path()


def _folder(root: Path, notices: Notices) -> Iterator[Entry]:
    def unreadable(error: OSError) -> None:
        notices.lose(f"{clean(str(error.filename))} cannot be searched ({error.strerror})")

    label = clean(root.absolute().name)
    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in sorted(name for name in names if not _is_hidden(name)):
            path = Path(folder, name)
            relative = PurePosixPath(clean(path.relative_to(root).as_posix()))
            yield Entry(f"{label}/{relative}", relative, partial(_read, path, linked=False))


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in {"__pycache__", "__MACOSX"}


def _read(path: Path, *, linked: bool = True) -> Submission:
    # In a folder of others' work a link could make any file of the instructor's a submission.
    if not linked and path.is_symlink():
        raise UnreadableError(path, "is a link: put the file itself in its place")
    return read(path)
