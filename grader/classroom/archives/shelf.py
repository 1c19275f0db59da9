"""Archives that are open: those in one another too, the last ones kept open."""

from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from grader.classroom.archives.member import NESTED_BYTES, Archive, ArchiveError
from grader.classroom.archives.tars import TarArchive
from grader.classroom.archives.zips import ZipArchive
from grader.classroom.place import Place
from grader.submission.format import FILE_BYTES
from grader.submission.submission import Reader, Submission, UnreadableError, received

_ZIPS = (".zip",)
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
SUFFIXES = (*_TARS, *_ZIPS)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_STARTS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def without_suffix(name: str) -> str | None:
    """Return an archive's name without what says that it is one; None if nothing says so."""
    folded = name.casefold()
    found = (
        suffix for suffix in sorted(SUFFIXES, key=len, reverse=True) if folded.endswith(suffix)
    )
    suffix = next(found, None)
    return None if suffix is None else name[: -len(suffix)]


def is_archive(path: Path) -> bool:
    """Whether a file is an archive: by its name, or if that says nothing, by its first bytes."""
    if without_suffix(path.name) is not None:
        return True
    return not path.suffix and path.is_file() and _kind(_start(path)) is not None


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(512)
    except OSError:  # whoever reads it says why
        return b""


def _kind(start: bytes) -> Literal["zip", "tar"] | None:
    if start.startswith(_ZIP_STARTS):
        return "zip"
    return "tar" if start.startswith(_TAR_STARTS) or start[257:262] == b"ustar" else None


class Shelf:
    """Opens archives when something in them is asked for, in whatever order.

    The chain of archives that was used last stays open, as places come sorted.

    Args:
        reader: takes a submission from a file's bytes.
    """

    def __init__(self, reader: Reader = received) -> None:
        self.reader = reader
        self._open: list[tuple[Place, Archive]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close_to(0)

    def archive(self, place: Place) -> Archive:
        """Return the archive that lies at a place.

        Raises:
            ArchiveError: it cannot be read, or one around it.
        """
        chain = [
            Place(place.file, place.members[:depth]) for depth in range(len(place.members) + 1)
        ]
        same = 0
        while same < min(len(chain), len(self._open)) and self._open[same][0] == chain[same]:
            same += 1
        self._close_to(same)
        for each in chain[same:]:
            self._open.append((each, self._opened(each)))
        return self._open[-1][1]

    def submission(self, place: Place, path: str, size: int) -> Submission:
        """Return what a member of an archive holds.

        Args:
            place: of the member.
            path: what it is called.
            size: how large its archive says it is.

        Raises:
            UnreadableError: it cannot be read, or holds no program.
        """
        try:
            archive = self.archive(place.archive)
        except ArchiveError as error:
            raise UnreadableError(path, f"lies in an archive that {error}") from error
        try:
            raw = archive.read(place.members[-1], FILE_BYTES + 1)
        except ArchiveError as error:
            raise UnreadableError(path, str(error)) from error
        return self.reader(path, raw, max(size, len(raw)) if len(raw) > FILE_BYTES else None)

    def _opened(self, place: Place) -> Archive:
        """Open an archive; those around it are open."""
        held: Path | bytes = place.file
        if place.members:
            held = self._open[-1][1].read(place.members[-1], NESTED_BYTES + 1)
            if len(held) > NESTED_BYTES:
                raise ArchiveError(f"is larger than {NESTED_BYTES:,} bytes: unpack it yourself")
        name = place.members[-1] if place.members else place.file.name
        kind = _kind(held if isinstance(held, bytes) else _start(held))
        tar = kind == "tar" or (kind is None and name.casefold().endswith(_TARS))
        return TarArchive(held) if tar else ZipArchive(held)

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._open.pop()[1].close()
