"""Find the files in folders, archives and patterns, and those in archives within them."""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from grader.classroom.archives import member
from grader.classroom.archives.member import ArchiveError, Member
from grader.classroom.archives.shelf import Shelf, without_suffix
from grader.classroom.entry import Notices, listed
from grader.classroom.place import Place, clean
from grader.classroom.roots import Root
from grader.submission.submission import Submission, UnreadableError, read

JUNK = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages", "venv"})
"""Folders that hold no work of a learner's; they are passed over, as hidden folders are."""
_LINK = "is a link: put the file or folder itself in its place"
_TOO_MUCH = "is too much to unpack: unpack it and name the folder"
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Found:
    """A file that was found, or an archive that cannot be opened.

    Attributes:
        place: where.
        path: what it is called in reports.
        parts: folders, archives and name below what was named on the command line.
        archives: which of the parts are archives.
        submission: returns what is in it; raises UnreadableError.
        problem: why it cannot be read, if that is known before trying; else empty.
    """

    place: Place
    path: str
    parts: tuple[str, ...]
    archives: frozenset[int]
    submission: Callable[[], Submission]
    problem: str = ""


@dataclass
class _Budget:
    """How much more may be found in one file on disk."""

    members: int = field(default_factory=lambda: member.MEMBERS)
    unpacked: int = field(default_factory=lambda: member.UNPACKED_BYTES)


class _Bare:
    """Notes which folders hold no file at all, where those beside them do.

    Args:
        root: the folder that is searched, from the top down.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: list[Path] = []
        self._holding: set[Path] = set()
        self._with_program: set[Path] = set()

    def saw(self, folder: Path, names: Collection[str]) -> None:
        """Note what lies directly in a folder."""
        self._seen.append(folder)
        if any(name.casefold().endswith((".py", ".ipynb")) for name in names):
            self._with_program.add(folder)
        while names and folder not in self._holding:
            self._holding.add(folder)
            if folder == self._root:
                break
            folder = folder.parent

    def beside_works(self) -> list[Path]:
        """Return the folders that look like those of learners who handed in nothing."""
        works = {path.parent for path in self._holding - {self._root}} - self._with_program
        return [
            path.relative_to(self._root)
            for path in self._seen
            if path not in self._holding and path.parent in works
        ]


class Finder:
    """Searches what is named on the command line.

    Args:
        shelf: opens archives.
        notices: told what is missing or odd.
        written: files and folders that the batch itself writes, which are passed over.
    """

    def __init__(self, shelf: Shelf, notices: Notices, written: Collection[Path] = ()) -> None:
        self._shelf, self._notices = shelf, notices
        self._written = {path.resolve() for path in written}
        self._shown: set[str] = set()

    def files(self, root: Root) -> list[Found]:
        """Return what is in a folder or archive, or the files of it that were named."""
        if root.files is not None:
            return list(self._on_disk(root, iter(root.files)))
        if root.path.is_dir():
            return list(self._on_disk(root, self._walk(root.path, root.label)))
        return list(self._archive(root))

    def _walk(self, root: Path, label: str) -> Iterator[Path]:
        bare = _Bare(root)

        def unreadable(error: OSError) -> None:
            name = clean(str(error.filename))
            self._notices.lose(f"{name} cannot be searched ({error.strerror})")

        for folder, folders, names in os.walk(root, onerror=unreadable):
            here = Path(folder)
            folders[:] = sorted(
                name
                for name in folders
                if not _is_passed_over(name) and here / name not in self._written
            )
            links = [name for name in folders if (here / name).is_symlink()]
            shown = sorted([*links, *(name for name in names if not _is_litter(name))])
            bare.saw(here, shown)
            for name in shown:
                if here / name not in self._written:
                    yield here / name
        if empty := bare.beside_works():
            named = [clean((Path(label) / path).as_posix()) for path in empty]
            self._notices.say(f"empty, so nothing was handed in there: {listed(named)}")

    def _on_disk(self, root: Root, paths: Iterator[Path]) -> Iterator[Found]:
        for path in paths:
            parts = tuple(clean(part) for part in path.relative_to(root.path).parts)
            place = Place(path)
            if path.is_symlink():
                holds = path.is_dir() or without_suffix(path.name) is not None
                inner = frozenset({len(parts) - 1}) if holds else _NOTHING
                yield self._problem(root, place, parts, inner, _LINK)
            elif without_suffix(path.name) is not None and path.is_file():
                yield from self._nested(root, place, parts, _NOTHING, _Budget())
            else:
                yield self._found(root, place, parts, _NOTHING, partial(self._read, path))

    def _archive(self, root: Root) -> Iterator[Found]:
        """Yield what is in an archive that was named itself."""
        place, budget = Place(root.path), _Budget()
        try:
            members = self._members(place, root.label, budget)
        except ArchiveError as error:
            self._notices.lose(f"{clean(root.label)} {error}")
            return
        for each in members:
            yield from self._member(root, place.inside(each.name), each, (), _NOTHING, budget)

    def _nested(
        self,
        root: Root,
        place: Place,
        parts: tuple[str, ...],
        archives: frozenset[int],
        budget: _Budget,
    ) -> Iterator[Found]:
        """Yield what is in an archive that lies in a folder or in another archive."""
        inner = archives | {len(parts) - 1}
        try:
            members = self._members(place, "/".join((root.label, *parts)), budget)
        except ArchiveError as error:
            yield self._problem(root, place, parts, inner, str(error))
            return
        if not members:
            yield self._problem(root, place, parts, inner, "is an archive that holds no file")
        for each in members:
            yield from self._member(root, place.inside(each.name), each, parts, inner, budget)

    def _members(self, place: Place, label: str, budget: _Budget) -> list[Member]:
        """Return the files of an archive. Raises ArchiveError."""
        if len(place.members) >= member.DEPTH:
            raise ArchiveError(f"lies in {member.DEPTH} archives already: unpack them")
        archive = self._shelf.archive(place)
        if len(archive.members) > budget.members:
            raise member.too_many("too many")
        budget.members -= len(archive.members)
        for remark in archive.remarks:
            self._notices.say(f"{clean(label)} {remark}")
        return [
            each
            for each in archive.members
            if not any(map(_is_passed_over, each.parts[:-1])) and not _is_litter(each.parts[-1])
        ]

    def _member(
        self,
        root: Root,
        place: Place,
        each: Member,
        above: tuple[str, ...],
        archives: frozenset[int],
        budget: _Budget,
    ) -> Iterator[Found]:
        parts = (*above, *each.parts)
        if each.problem:
            yield self._problem(root, place, parts, archives, each.problem)
        elif without_suffix(parts[-1]) is not None:
            bomb = member.is_bomb(each.size, each.packed)
            if bomb or each.size > budget.unpacked:
                why = member.BOMB.format(member.RATIO) if bomb else _TOO_MUCH
                yield self._problem(root, place, parts, archives | {len(parts) - 1}, why)
            else:
                budget.unpacked -= each.size
                yield from self._nested(root, place, parts, archives, budget)
        else:
            get = partial(self._shelf.submission, place, size=each.size)
            yield self._found(root, place, parts, archives, get)

    def _read(self, path: Path, _: str) -> Submission:
        # It may have become a link since it was found.
        return read(path, self._shelf.reader, follow=False)

    def _found(
        self,
        root: Root,
        place: Place,
        parts: tuple[str, ...],
        archives: frozenset[int],
        get: Callable[[str], Submission],
        problem: str = "",
    ) -> Found:
        path = shown = "/".join((root.label, *parts) if root.label else parts)
        number = 1
        while shown in self._shown:
            number += 1
            shown = f"{path} [{number}]"
        self._shown.add(shown)
        return Found(place, shown, parts, archives, partial(get, shown), problem)

    def _problem(
        self,
        root: Root,
        place: Place,
        parts: tuple[str, ...],
        archives: frozenset[int],
        why: str,
    ) -> Found:
        def refuse(path: str) -> Submission:
            raise UnreadableError(path, why)

        return self._found(root, place, parts, archives, refuse, why)


def _is_passed_over(folder: str) -> bool:
    return folder.startswith(".") or folder in JUNK


def _is_litter(name: str) -> bool:
    """Whether a file is made by a system beside others: hidden, and not a hidden program."""
    folded = name.casefold()
    if name.startswith("._") or folded in {"desktop.ini", "thumbs.db"}:
        return True
    return name.startswith(".") and not folded.endswith((".py", ".ipynb"))
