"""What is named on the command line: folders, archives, and files one by one."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.archives.shelf import is_archive
from grader.classroom.entry import Notices
from grader.classroom.place import clean


@dataclass
class Root:
    """A folder or archive that was named, or the one that holds files named one by one.

    Attributes:
        path: where it is, absolute.
        label: how the paths of its files begin in reports.
        files: those that were named one by one; None if all of it was named.
        named: whether its own name was written.
    """

    path: Path
    label: str
    files: tuple[Path, ...] | None = None
    named: bool = True


def roots(words: Sequence[str], notices: Notices) -> list[Root]:
    """Return what is named; what lies within another path that is named comes once."""
    typed = list(_expanded(words, notices))
    # Of many names a link may be what a pattern found among the work of learners. A file is that
    # work itself, so only a folder or an archive that is named alone may be one.
    linked = typed == list(words) and len(typed) == 1
    single = [word for word in typed if _is_single(Path(word), linked=linked)]
    found = [Root(_absolute(word), word) for word in typed if word not in single]
    if single:
        found.append(_common(single))
    _label(found)
    return found


def _expanded(words: Sequence[str], notices: Notices) -> Iterator[str]:
    """Yield what is named, without what lies in another folder that is named."""
    named: dict[Path, str] = {}
    for word in words:
        found = [word]
        if not os.path.lexists(word):
            found = sorted(glob.glob(word, recursive=True))  # noqa: PTH207 - may be absolute
        if not found:
            what = "matches nothing" if glob.has_magic(word) else "does not exist"
            notices.lose(f"{clean(word)} {what}: check the name")
        for each in found:
            named.setdefault(Path(each).resolve(), each)
    for path, word in named.items():
        if not any(parent in named for parent in path.parents):
            yield word


def _absolute(word: str) -> Path:
    return Path(os.path.abspath(word))  # noqa: PTH100 - a link stays itself


def _is_single(path: Path, *, linked: bool) -> bool:
    if path.is_symlink() and not linked:
        return True
    return not path.is_dir() and not is_archive(path)


def _common(words: Sequence[str]) -> Root:
    """Return the deepest folder that holds all files that were named one by one."""
    path = Path(os.path.commonpath([_absolute(word).parent for word in words]))
    relative = not any(os.path.isabs(word) for word in words)  # noqa: PTH117 - a link stays itself
    label = os.path.relpath(path) if relative else str(path)
    files = tuple(_absolute(word) for word in words)
    return Root(path, label, files, named=Path(label).name not in {"", ".", ".."})


def _label(found: Sequence[Root]) -> None:
    """Say how the paths of each root begin: as it was typed, or if that leads out, by its name."""
    lengths = {}
    for number, root in enumerate(found):
        typed = Path(os.path.normpath(root.label))
        inside = not typed.is_absolute() and ".." not in typed.parts
        if inside and (typed != Path() or root.files is not None):
            root.label = "" if typed == Path() else clean(typed.as_posix())
        else:
            lengths[number] = 1
            root.label = clean(root.path.name)
    while len({root.label for root in found}) < len(found):
        seen = [root.label for root in found]
        grown = False
        for number, length in lengths.items():
            root = found[number]
            if seen.count(root.label) > 1 and length < len(root.path.parts):
                lengths[number] = length + 1
                root.label = clean("/".join(root.path.parts[-length - 1 :]))
                grown = True
        if not grown:
            return
