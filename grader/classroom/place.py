"""Where a file of a batch was found."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where a file was found: of all places in a store no two are the same.

    Attributes:
        file: the file on disk, absolute; of what lies in an archive, the archive.
        members: from the outside in, the names in archives that lead to it; empty on disk.
    """

    file: Path
    members: tuple[str, ...] = ()

    def inside(self, member: str) -> "Place":
        """Return the place of a member of the archive that lies here."""
        return Place(self.file, (*self.members, member))

    @property
    def archive(self) -> "Place":
        """The place of the archive that this lies in."""
        return Place(self.file, self.members[:-1])

    @property
    def key(self) -> str:
        """The place as one text, by which a store knows it."""
        return json.dumps([str(self.file), *self.members])


def clean(name: str) -> str:
    """Return a file's name as text that can be stored; bytes that are no UTF-8 become escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
