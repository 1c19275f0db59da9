"""Tar archives, plain or packed by gzip, bzip2 or xz."""

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from grader.classroom.archives import member
from grader.classroom.archives.member import ArchiveError, Key, Member, key_of, parts_of, too_many
from grader.classroom.entry import listed
from grader.classroom.place import clean

_DAMAGE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
_PACKERS: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda raw: cast("IO[bytes]", gzip.GzipFile(fileobj=raw)),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
_IN_MEMORY, _STEP = 32 << 20, 1 << 20


class TarArchive:
    """A tar archive on disk, or in memory if it was found in another one.

    Raises:
        ArchiveError: it is missing, none, damaged, holds too many files, or unpacks to too much.
    """

    def __init__(self, file: Path | bytes) -> None:
        self._infos: dict[str, tarfile.TarInfo] = {}
        with ExitStack() as stack:
            try:
                plain = stack.enter_context(_unpacked(file))
                self._tar = stack.enter_context(tarfile.open(fileobj=plain, mode="r:"))
                self.members, self.remarks = self._listed()
            except _DAMAGE as error:
                why = getattr(error, "strerror", None) or "it is damaged, or no tar archive"
                raise ArchiveError(f"cannot be read ({why}): download it again") from error
            self.close = stack.pop_all().close

    def _listed(self) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        members: dict[Key, Member] = {}
        twice = set()
        for info in _infos(self._tar):
            name = clean(info.name)
            parts, problem = parts_of(name)
            if info.isdir() or not parts:
                continue
            key = key_of(name, parts, problem)
            if key in members:
                twice.add("/".join(parts))
            self._infos[name] = info
            members[key] = Member(name, parts, info.size, info.size, problem or _problem(info))
        said = f"holds {listed(sorted(twice))} more than once: the last one counts"
        return tuple(members[key] for key in sorted(members)), (said,) if twice else ()

    def read(self, name: str, most: int) -> bytes:
        """Return the first bytes of a member, whatever size the archive claims."""
        try:
            file = self._tar.extractfile(self._infos[name])
            return file.read(most) if file is not None else b""
        except (*_DAMAGE, KeyError) as error:
            raise ArchiveError(member.DAMAGED) from error


def _infos(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Yield what the archive lists, as far as it may: a damaged one can go on for ever."""
    for number, info in enumerate(archive):
        if number >= member.MEMBERS:
            raise too_many(f"more than {number:,}")
        if info.size < 0:  # from where tarfile would go back, and never end
            raise ArchiveError("holds a file of negative size: it is damaged, download it again")
        yield info


def _problem(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return member.LINK
    return "" if info.isreg() else member.DEVICE


def _unpacked(file: Path | bytes) -> IO[bytes]:
    """Return the archive without its packing, in memory or in a file that has no name."""
    raw: IO[bytes] = file.open("rb") if isinstance(file, Path) else io.BytesIO(file)
    size = raw.seek(0, io.SEEK_END)
    raw.seek(0)
    start = raw.read(5)
    raw.seek(0)
    opener = next((each for magic, each in _PACKERS.items() if start.startswith(magic)), None)
    if opener is None:
        return raw
    with ExitStack() as stack:
        plain = cast("IO[bytes]", stack.enter_context(SpooledTemporaryFile(_IN_MEMORY)))
        with raw, opener(raw) as packed:
            while step := packed.read(_STEP):
                plain.write(step)
                if member.is_bomb(plain.tell(), size):
                    raise ArchiveError(member.BOMB.format(member.RATIO))
                if plain.tell() > member.UNPACKED_BYTES:
                    limit = f"{member.UNPACKED_BYTES:,} bytes"
                    raise ArchiveError(f"unpacks to more than {limit}: unpack it yourself")
        plain.seek(0)
        stack.pop_all()
    return plain
