"""Submissions in a zip archive, read in memory: nothing is ever written where a name leads."""

import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from grader.classroom.entry import Entry, Notices, clean
from grader.report.errors import GraderError
from grader.submission.submission import SOURCE_BYTES, Submission, UnreadableError

MEMBERS = 200_000
"""How many files an archive may hold; more are a mistake or an attack."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


class ArchiveError(GraderError):
    """The archive as a whole cannot be read."""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive.

    Raises:
        ArchiveError: it is missing, none, damaged, or holds too many files.
    """
    shown = clean(str(path))
    try:
        archive = zipfile.ZipFile(path)
    except (*_DAMAGE, NotImplementedError) as error:
        why = getattr(error, "strerror", None) or "it is damaged, or no zip archive"
        raise ArchiveError(f"{shown} cannot be read ({why}): download it again") from error
    with archive:
        count = len(archive.infolist())
        if count > MEMBERS:
            raise ArchiveError(
                f"{shown} holds {count:,} files and the limit is {MEMBERS:,}: split it"
            )
        yield archive


def entries(archive: zipfile.ZipFile, label: str, notices: Notices) -> Iterator[Entry]:
    """Yield the files of an archive, sorted by name.

    If all lie in one folder, as when a folder was packed as a whole, names count from there on.
    """
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.is_dir() or _made_by_a_system(info.filename):
            continue
        if info.filename in members:
            notices.say(f"{label} holds {clean(info.filename)} more than once: the last one counts")
        members[info.filename] = info
    tops = {name.partition("/")[0] for name in members}
    nested = len(tops) == 1 and len(members) > 1
    for name, info in sorted(members.items()):
        path = PurePosixPath(clean(name))
        relative = PurePosixPath(*path.parts[1:]) if nested else path
        if _leads_out(name):
            relative = PurePosixPath(path.name)
        shown = f"{label}/{path}"
        yield Entry(shown, relative, partial(_read, archive, info, shown))


def _made_by_a_system(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(
        part.startswith(".") and not part.startswith("..") for part in parts
    )


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> Submission:
    """Read one file, never more than a submission may hold, whatever the archive claims."""
    if _leads_out(info.filename):
        raise UnreadableError(shown, "has a name that leads out of its archive: rename it")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError(
            shown, "is a link and not a file: put the file itself into the archive"
        )
    try:
        with archive.open(info) as file:
            source = file.read(SOURCE_BYTES + 1)
    except NotImplementedError as error:
        raise UnreadableError(
            shown, "is packed in an unknown way: pack the archive anew"
        ) from error
    except RuntimeError as error:  # what zipfile says of an encrypted file
        raise UnreadableError(
            shown, "is encrypted: unpack the archive and name the folder"
        ) from error
    except _DAMAGE as error:
        raise UnreadableError(
            shown, "is damaged in its archive: download the archive again"
        ) from error
    if len(source) > SOURCE_BYTES:
        raise UnreadableError(
            shown, f"holds more than {SOURCE_BYTES:,} bytes, the limit: is it the right file?"
        )
    return Submission(shown, source)
