"""Zip archives."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from binascii import crc32
from pathlib import Path

from grader.classroom.archives import member
from grader.classroom.archives.member import ArchiveError, Key, Member, key_of, parts_of, too_many
from grader.classroom.entry import listed

_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
_SIGNATURE = b"PK\x01\x02"
_UTF_8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075
"""The extra field with a name in UTF-8 (section 4.6.9 of PKWARE's APPNOTE)."""


class ZipArchive:
    """A zip archive on disk, or in memory if it was found in another one.

    Raises:
        ArchiveError: it is missing, none, damaged, or holds too many files.
    """

    def __init__(self, file: Path | bytes) -> None:
        self._zip = _opened(file)
        infos = self._zip.infolist()
        try:
            self._check(infos)
        except ArchiveError:
            self.close()
            raise
        self._infos: dict[str, zipfile.ZipInfo] = {}
        members: dict[Key, Member] = {}
        twice, guessed = [], []
        for info in infos:
            if info.is_dir() or info.filename.endswith("\\"):
                continue
            name, known = _name(info)
            parts, problem = parts_of(name)
            if not parts:
                continue
            key = key_of(name, parts, problem)
            if key in members:
                twice.append("/".join(parts))
            if not known:
                guessed.append("/".join(parts))
            self._infos[info.filename] = info
            size, packed = info.file_size, info.compress_size
            problem = problem or _problem(info)
            members[key] = Member(info.filename, parts, size, packed, problem)
        self.members = tuple(members[key] for key in sorted(members))
        self.remarks = tuple(_remarks(twice, guessed))

    def read(self, name: str, most: int) -> bytes:
        """Return the first bytes of a member, whatever size the archive claims."""
        try:
            with self._zip.open(self._infos[name]) as file:
                return file.read(most)
        except NotImplementedError as error:
            raise ArchiveError(member.UNKNOWN_WAY) from error
        except RuntimeError as error:  # what zipfile says of an encrypted file
            raise ArchiveError(member.ENCRYPTED) from error
        except (*_DAMAGE, KeyError) as error:
            raise ArchiveError(member.DAMAGED) from error

    def close(self) -> None:
        """Close it."""
        self._zip.close()

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > member.MEMBERS:
            raise too_many(f"{len(infos):,}")
        assert self._zip.fp is not None
        if sum(info.compress_size for info in infos) > self._zip.fp.seek(0, io.SEEK_END):
            raise ArchiveError("holds files that overlap, as only bombs do: it is not opened")


def _opened(file: Path | bytes) -> zipfile.ZipFile:
    if isinstance(file, bytes) and file.count(_SIGNATURE) > member.MEMBERS:
        raise too_many("too many")  # a table of contents takes much more memory than the file
    try:
        return zipfile.ZipFile(file if isinstance(file, Path) else io.BytesIO(file))
    except (*_DAMAGE, NotImplementedError, struct.error) as error:
        why = getattr(error, "strerror", None) or "it is damaged, or no zip archive"
        raise ArchiveError(f"cannot be read ({why}): download it again") from error


def _problem(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return member.LINK
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return member.DEVICE
    return member.ENCRYPTED if info.flag_bits & _ENCRYPTED_FLAG else ""


def _name(info: zipfile.ZipInfo) -> tuple[str, bool]:
    """Return a member's name, and whether its encoding is known."""
    if info.flag_bits & _UTF_8_FLAG or info.orig_filename.isascii():
        return info.filename, True
    raw = info.orig_filename.encode("cp437").partition(b"\0")[0]
    try:
        return raw.decode("utf-8"), True  # as macOS packs, without saying so
    except UnicodeDecodeError:
        said = _unicode_path(info.extra, raw)
    return said or raw.decode("cp437"), said is not None


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    head = struct.Struct("<HH")
    while len(extra) >= head.size:
        kind, size = head.unpack_from(extra)
        field, extra = extra[head.size : head.size + size], extra[head.size + size :]
        if kind == _UNICODE_PATH and field[1:5] == struct.pack("<L", crc32(raw)):
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def _remarks(twice: list[str], guessed: list[str]) -> list[str]:
    said = []
    if twice:
        said.append(f"holds {listed(sorted(set(twice)))} more than once: the last one counts")
    if guessed:
        said.append(
            "does not say in which code page its names are: "
            f"these may be shown wrongly: {listed(sorted(guessed))}"
        )
    return said
