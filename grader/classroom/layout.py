"""Which of the names around a file says whose it is: layouts of classes, seen from outside.

The first name that says something, from what was named on the command line down, decides, and no
name below it can say otherwise: what lies deeper was chosen by the learner.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

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

_LOOKED_INTO = 50
"""How many files of one name are read to see whether it is a learner's."""
_CLASS = 2
"""How many names of learners make a class."""


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
        heard = [self._voices(files) for _, files in roots]
        one_each = self._one_each(
            [(root, voices) for (root, _), voices in zip(roots, heard, strict=True)]
        )
        for number, ((root, files), voices) in enumerate(zip(roots, heard, strict=True)):
            silent = not voices or (root.files is None and _is_letter(voices))
            kind: Kind = "folder" if without_suffix(root.path.name) is None else "archive"
            identity = identify(root.path.name, kind, Beside())
            if root.named and not self._names.wraps(root.path.name):
                platform = identity.rule != FOLDER
                among = root.files is None and root.path.parent in one_each
                if platform or silent or among:
                    yield from (Owned(found, identity, number, whole=True) for found in files)
                    continue
            for found, told in self._by_heads(root, files):
                yield Owned(found, told, number)

    def _one_each(self, roots: Sequence[tuple[Root, set[str]]]) -> set[object]:
        """Return the folders of which several parts are named, most of them one learner's.

        That is what a shell makes of `class/*`.
        """
        parts = [(root.path.parent, voices) for root, voices in roots if root.files is None]
        several = Counter(parent for parent, _ in parts)
        alone = Counter(parent for parent, voices in parts if len(voices) < _CLASS)
        return {parent for parent, count in several.items() if 2 * alone[parent] > count > 1}

    def _by_heads(self, root: Root, files: Sequence[Found]) -> Iterator[tuple[Found, Identity]]:
        """Yield files with what the first name that says something says."""
        depth = self._around(root, files)
        heads = [self._head(found, depth) for found in files]
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
        if len(self._of_works(inner, 1)) < _CLASS:
            return 0
        self._notices.say(
            f"all of {root.label} lies in the folder {top}: that is taken for the class's folder, "
            "and the names in it for learners'"
        )
        return 1

    def _head(self, found: Found, depth: int) -> int:
        """Return which part of a path says whose the file is."""
        last = len(found.parts) - 1
        wraps = self._names.wraps
        return next((at for at in range(depth, last) if not wraps(found.parts[at])), last)

    def _voices(self, files: Collection[Found]) -> set[str]:
        """Return two of the names that could be learners', or all if there are fewer.

        Where some file is somebody's work, names of other files do not count.
        """
        voices = self._of_works(files, 0)
        if voices or any(map(self._may_be_work, islice(files, _LOOKED_INTO))):
            return voices
        names = [name for found in files if (name := self._voice(found, 0)) is not None]
        return set(list(dict.fromkeys(names))[:_CLASS])

    def _of_works(self, files: Collection[Found], depth: int) -> set[str]:
        """Return two of the names of works that could be learners', or all if there are fewer."""
        voices: set[str] = set()
        read = Counter[str]()
        for found in files:
            name = self._voice(found, depth)
            if name is None or name in voices or read[name] == _LOOKED_INTO:
                continue
            read[name] += 1
            if self._may_be_work(found):
                voices.add(name)
            if len(voices) == _CLASS:
                break
        return voices

    def _voice(self, found: Found, depth: int) -> str | None:
        """Return whose a file is by the name that says so, if it could be a learner's."""
        head = self._head(found, depth)
        identity = identify(found.parts[head], _kind(found, head), Beside())
        if identity.rule in {FOLDER, FILE_NAME} and self._names.is_of_programs(identity.learner):
            return None
        return None if found.parts[-1].startswith(".") else identity.learner


def _is_letter(voices: set[str]) -> bool:
    """Whether all that says whose something is is one name of one letter, as in `nia/a.py`."""
    return len(voices) == 1 and len(next(iter(voices))) == 1


def _kind(found: Found, part: int) -> Kind:
    if part in found.archives:
        return "archive"
    return "file" if part == len(found.parts) - 1 else "folder"
