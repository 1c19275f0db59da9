"""What zip and tar archives have in common: their members, their bounds, and names made safe."""

from dataclasses import dataclass
from typing import Protocol

from grader.report.errors import GraderError

MEMBERS = 200_000
"""How many files an archive may hold, those in archives in it counted too."""
NESTED_BYTES = 64 << 20
"""How large an archive inside another one may be, bytes."""
UNPACKED_BYTES = 1 << 30
"""How much may be unpacked to look into the archives in one file, bytes."""
DEPTH = 3
"""How many archives may lie in one another, the outermost counted."""
RATIO, RATIO_FROM = 200, 16 << 20
"""What unpacks to more than RATIO_FROM bytes may not be more than RATIO times its packed size."""
_FOLDERS, _LENGTH = 64, 255

Key = tuple[tuple[str, ...], str]
"""By what members of an archive are told apart."""

BOMB = "unpacks to more than {} times its size, which no work of a person does: it is not opened"
LEADS_OUT = "has the name {!r}, which leads out of its archive: rename it and pack it again"
DAMAGED = "is damaged in its archive: download the archive again"
ENCRYPTED = "is encrypted: unpack the archive and name the folder"
LINK = "is a link and not a file: put the file itself into the archive"
DEVICE = "is a device or a pipe and not a file: put a file into the archive"
UNKNOWN_WAY = "is packed in a way that is not known here: pack the archive again, as zip"


class ArchiveError(GraderError):
    """An archive, or a file in one, cannot be read; the text lacks what that is called."""


@dataclass(frozen=True)
class Member:
    """A file in an archive.

    Attributes:
        name: as the archive has it, to read it by.
        parts: folders and name, safe to show and to compare.
        size: how large the archive says that it is, bytes.
        packed: how many of its bytes it takes in the archive; of a tar archive the same.
        problem: why it cannot be read, for the user; empty if it can.
    """

    name: str
    parts: tuple[str, ...]
    size: int
    packed: int
    problem: str = ""


class Archive(Protocol):
    """An archive that is open.

    Attributes:
        members: its files, sorted by name.
        remarks: what is odd about it, in sentences without a subject.
    """

    members: tuple[Member, ...]
    remarks: tuple[str, ...]

    def read(self, name: str, most: int) -> bytes:
        """Return the first bytes of a member, `most` at most. Raises ArchiveError."""

    def close(self) -> None:
        """Close it."""


def parts_of(name: str) -> tuple[tuple[str, ...], str]:
    """Return the folders and the name in a member's name, and what is wrong with it."""
    unified = name.replace("\\", "/")
    parts = tuple(part for part in unified.split("/") if part not in {"", "."})
    if unified.startswith("/") or ".." in parts or (parts and parts[0][1:] == ":"):
        return parts[-1:], LEADS_OUT.format(name[:_LENGTH])
    if len(parts) > _FOLDERS or any(len(part) > _LENGTH for part in parts):
        return (parts[-1][-_LENGTH:],), "has a name that no file system takes: rename it"
    return parts, ""


def key_of(name: str, parts: tuple[str, ...], problem: str) -> Key:
    """Return what is equal for two members of which only the last counts.

    A refused name is its own, whatever its last part is.
    """
    return parts, name if problem else ""


def too_many(count: str) -> ArchiveError:
    """Return what to say of an archive with too many members."""
    return ArchiveError(f"holds {count} files and the limit is {MEMBERS:,}: split it")


def is_bomb(size: int, packed: int) -> bool:
    """Whether something unpacks to so much that it was made to fill a memory."""
    return size > RATIO_FROM and size > RATIO * max(packed, 1)
