"""Which of the names around a file says whose it is: layouts of classes, seen from outside.

The first name that says something, from what was named on the command line down, decides, and no
name below it can say otherwise: what lies deeper was chosen by the learner.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from grader.classroom.archives.shelf import without_suffix
from grader.classroom.entry import Notices
from grader.classroom.find import Found
from grader.classroom.identity import (
    FILE_NAME,
    FOLDER,
    Beside,
    Identity,
    Kind,
    beside,
    identify,
)
from grader.classroom.names import Names
from grader.classroom.roots import Root

_CLASS = 2
"""How many names of learners make a class."""
_DRAFTS = 2
"""How many works without such a name may be one learner's; more make a class too."""
_READ = 50
"""How many files under one name are read to see whether they are anybody's work."""


@dataclass(frozen=True)
class Owned:
    """A file and whose it is, as far as names tell.

    Attributes:
        found: the file.
        identity: whose it is.
        root: the number of the root it lies in.
        whole: whether all of that root is one learner's.
    """

    found: Found
    identity: Identity
    root: int
    whole: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What others may call the file by; a learner who names files can choose none of these."""
        inner = () if self.whole else ("/".join(self.found.parts),)
        bare = () if self.whole or self.identity.told else self.found.parts[-1:]
        return (self.found.path, *inner, *bare)


@dataclass
class _Heard:
    """What the names in a folder or archive say together.

    Attributes:
        voices: names that could be learners', each with what has it; two are enough.
        quiet: how many works no such name stands over.
        parts: folders called like parts of a program that hold such works.
    """

    voices: dict[str, Kind] = field(default_factory=dict)
    quiet: int = 0
    parts: set[str] = field(default_factory=set)

    @property
    def is_class(self) -> bool:
        """Whether this is the work of many."""
        folders = [name for name, kind in self.voices.items() if kind != "file"]
        several = max(len(self.voices), len(folders) + len(self.parts))
        return several >= _CLASS or self.quiet > _DRAFTS

    @property
    def is_silent(self) -> bool:
        """Whether it is one learner's, and no name in here says whose."""
        return not (self.voices or self.is_class)

    @property
    def is_letter(self) -> bool:
        """Whether all that is in here is one file, called by one letter."""
        letter = [len(name) == 1 and kind == "file" for name, kind in self.voices.items()]
        return letter == [True] and not self.quiet


class Layout:
    """Tells whose files are.

    Args:
        names: knows which names say nothing.
        may_be_work: whether a file may be a learner's work and not only part of it; reads it.
        notices: told what had to be assumed.
    """

    def __init__(
        self, names: Names, may_be_work: Callable[[Found], bool], notices: Notices
    ) -> None:
        self._names, self._may_be_work, self._notices = names, may_be_work, notices

    def owned(self, roots: Sequence[tuple[Root, list[Found]]]) -> Iterator[Owned]:
        """Yield all files, each with whose it is."""
        heard = [self._hear_all(files) for _, files in roots]
        parts = [root for root, _ in roots]
        one_each = _one_each(parts, heard)
        for number, ((root, files), said) in enumerate(zip(roots, heard, strict=True)):
            kind: Kind = "folder" if without_suffix(root.path.name) is None else "archive"
            identity = identify(root.path.name, kind, Beside())
            if root.named and not self._names.wraps(root.path.name):
                platform = identity.rule != FOLDER
                among = root.files is None and root.path.parent in one_each
                letter = root.files is None and said.is_letter
                if platform or among or said.is_silent or letter:
                    yield from (Owned(found, identity, number, whole=True) for found in files)
                    continue
            for found, told in self._by_heads(root, files):
                yield Owned(found, told, number)

    def _by_heads(self, root: Root, files: Sequence[Found]) -> Iterator[tuple[Found, Identity]]:
        """Yield files with what the first name that says something says."""
        depth = self._around(root, files)
        heads = self._heads(files, depth)
        together: dict[tuple[str, ...], set[str]] = {}
        for found, head in zip(files, heads, strict=True):
            if _kind(found, head) != "folder":
                together.setdefault(found.parts[:head], set()).add(found.parts[head])
        others = {above: beside(names) for above, names in together.items()}
        for found, head in zip(files, heads, strict=True):
            said = others.get(found.parts[:head], Beside())
            yield found, identify(found.parts[head], _kind(found, head), said)

    def _around(self, root: Root, files: Sequence[Found]) -> int:
        """Return 1 if one folder lies around the whole class, though it is called like a person."""
        inner = [found for found in files if len(found.parts) > 1]
        strays = [found for found in files if len(found.parts) == 1]
        tops = {found.parts[0] for found in inner}
        top = next(iter(tops), "")
        if len(tops) != 1 or 0 in inner[0].archives or self._names.wraps(top):
            return 0
        if identify(top, "folder", Beside()).rule != FOLDER:
            return 0
        if any(self._voice(each, 0) and self._may_be_work(each) for each in strays):
            return 0
        if not self._hear(inner, 1).is_class:
            return 0
        self._notices.say(
            f"all of {root.label} lies in the folder {top}: that is taken for the class's folder, "
            "and the names in it for learners'"
        )
        return 1

    def _heads(self, files: Sequence[Found], depth: int) -> list[int]:
        """Return which part of each path says whose the file is.

        A folder that seems to hold the work of many is one learner's if a single work lies in it,
        and no name there says whose that is: `submission 3/conv1d.py`.
        """
        heads = [self._head(found, depth) for found in files]
        told: dict[tuple[str, ...], list[bool]] = {}
        read = Counter[tuple[str, ...]]()
        for found, head in zip(files, heads, strict=True):
            folder = found.parts[:-1]
            inside = head >= len(folder) - 1 and len(folder) > depth
            if inside and self._names.wraps(folder[-1]) and read[folder] < _READ:
                read[folder] += 1
                if self._may_be_work(found):
                    told.setdefault(folder, []).append(head == len(folder))
        for number, found in enumerate(files):
            folder = found.parts[:-1]
            if folder in told:
                heads[number] = len(folder) - 1 if told[folder] == [False] else len(folder)
        return heads

    def _head(self, found: Found, depth: int) -> int:
        """Return which part of a path says whose the file is; if none does, the last folder."""
        last = len(found.parts) - 1
        for at in range(depth, last):
            if not self._names.wraps(found.parts[at]):
                return at
        identity = identify(found.parts[last], _kind(found, last), Beside())
        quiet = identity.rule == FILE_NAME and self._names.is_of_programs(identity.learner)
        return last - 1 if quiet and last > depth else last

    def _hear_all(self, files: Sequence[Found]) -> _Heard:
        """Return what the names in a root say; where there is no work, what all names say."""
        heard = self._hear(files, 0)
        if heard.voices or heard.quiet:
            return heard
        named = (self._voice(found, 0) for found in files)
        return _Heard(dict(islice(filter(None, named), _READ)))

    def _hear(self, files: Sequence[Found], depth: int) -> _Heard:
        """Return what the names of works say, below so many folders."""
        heard, read = _Heard(), Counter[object]()
        for found in files:
            voice = self._voice(found, depth)
            name = voice[0] if voice else None
            if name in heard.voices or read[name] == _READ:
                continue
            read[name] += 1
            if self._may_be_work(found):
                if voice:
                    heard.voices[voice[0]] = voice[1]
                else:
                    heard.quiet += 1
                    head = found.parts[self._head(found, depth)]
                    heard.parts |= {head} if self._names.is_part(head) else set()
            if heard.is_class:
                break
        return heard

    def _voice(self, found: Found, depth: int) -> tuple[str, Kind] | None:
        """Return whose a file is by the name that says so, if it could be a learner's."""
        if found.parts[-1].startswith("."):
            return None
        head = self._head(found, depth)
        name, kind = found.parts[head], _kind(found, head)
        identity = identify(name, kind, Beside())
        if identity.rule == FILE_NAME and self._names.is_of_programs(identity.learner):
            return None
        if identity.rule == FOLDER and (self._names.wraps(name) or self._names.is_part(name)):
            return None
        return identity.learner, kind


def _one_each(roots: Sequence[Root], heard: Sequence[_Heard]) -> set[Path]:
    """Return the folders of which several parts are named, most of them one learner's.

    That is what a shell makes of `class/*`.
    """
    parts = [pair for pair in zip(roots, heard, strict=True) if pair[0].files is None]
    several = Counter(root.path.parent for root, _ in parts)
    alone = Counter(root.path.parent for root, said in parts if not said.is_class)
    return {parent for parent, count in several.items() if 2 * alone[parent] > count > 1}


def _kind(found: Found, part: int) -> Kind:
    if part in found.archives:
        return "archive"
    return "file" if part == len(found.parts) - 1 else "folder"
