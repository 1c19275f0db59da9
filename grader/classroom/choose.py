"""Which of a learner's files are graded, and why the others are left out: nobody is passed over."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from grader.classroom.entry import Notices, listed
from grader.classroom.find import Found
from grader.classroom.identity import composed, lies_beside
from grader.classroom.layout import Owned
from grader.exercise.exercise import Exercise
from grader.submission.nearness import Nearness, nearness
from grader.submission.submission import UnreadableError

_PROGRAM = re.compile(r".+\.(?:py|pyw|py3|ipynb|ipy)(?:\.[\w ()-]{1,12})?", re.DOTALL)
"""Names of programs, with an ending more that an editor or a browser added."""
_DOCUMENT = re.compile(
    r".+\.(?:docx?|odt|rtf|pdf|html?|mhtml?|pages|tex|zip|7z|rar|gz|tgz|bz2|xz|tar)", re.DOTALL
)
"""Names of documents that learners hand in instead, and of archives."""
_MAY_HOLD = re.compile(r"(?:.+\.(?:txt|text|md|docx?|rtf|html?)|[^.]+)", re.DOTALL)
"""Names of texts, which may hold a program whatever they are called."""
_SUPPORT = re.compile(r"(?:setup|conftest|__init__|__main__|test_.*|.*_test)\.py")
_EACH = 2
"""Of how many files of one name each is named with its folder."""
_PROBLEMS = 3
"""How many unreadable files of one learner become reports; more are only left out."""
_LOOKED_INTO, _WORKS = 400, 100
"""How many programs of one learner are read to choose among them, and how many are graded."""

OTHER_FILE = "as another file of the same learner defines the function"
NO_SUBMISSION = "as neither a program nor a document"
OLDER = "as the learner handed in again later"
PLATFORM = "as the platform laid it beside the work"
HIDDEN = "as hidden: its name begins with a dot"
TOO_MANY = "as the learner has more files that cannot be read"
TOO_MANY_WORKS = f"as no more than {_WORKS} programs of a learner are graded"


@dataclass(frozen=True)
class Chosen:
    """A file that gets a report.

    Attributes:
        owned: the file, and whose it is.
        attempt: the number of the attempt it belongs to, from 1.
        instead: whether it is no program, but all that the learner handed in.
    """

    owned: Owned
    attempt: int = 1
    instead: bool = False


def is_like_work(name: str, pattern: str | None) -> bool:
    """Whether a file counts as work, or as handed in instead, by its name alone."""
    if pattern is not None:
        return fnmatchcase(composed(name).casefold(), composed(pattern).casefold())
    folded = composed(name).casefold()
    return any(kind.fullmatch(folded) for kind in (_PROGRAM, _DOCUMENT))


def may_hold_work(name: str) -> bool:
    """Whether a file has to be read to tell whether it is work."""
    return _MAY_HOLD.fullmatch(composed(name).casefold()) is not None


class Chooser:
    """Chooses files, and remembers which are left out and why.

    Args:
        exercises: that are graded.
        pattern: which names count, as in a shell; None for programs.
    """

    def __init__(self, exercises: Collection[Exercise], pattern: str | None) -> None:
        self._exercises = exercises
        self._pattern = None if pattern is None else composed(pattern).casefold()
        self._left_out: dict[str, list[str]] = {}
        self._attempts: list[str] = []

    def may_be_work(self, found: Found) -> bool:
        """Whether a file may be a learner's work, and not only part of it."""
        if self._is_program(found):
            return self._nearness(found) != Nearness.OTHER
        return self._holds_program(found)

    def chosen(self, files: Sequence[Owned]) -> Iterator[Chosen]:
        """Yield the files that are graded, in their order."""
        groups: dict[object, list[Owned]] = {}
        for number, each in enumerate(files):
            together = each.identity.told
            key = (each.root, each.identity.learner) if together else number
            groups.setdefault(key, []).append(each)
        classes = {each.root for each in files if each.identity.told}
        picked: dict[int, Chosen] = {}
        for group in groups.values():
            alone = not group[0].identity.told
            for chosen in self._of_group(group, stray=alone and group[0].root in classes):
                picked[id(chosen.owned)] = chosen
        yield from (picked[id(each)] for each in files if id(each) in picked)

    def tell(self, notices: Notices) -> None:
        """Say what is left out, and where one of several attempts counts."""
        for why, paths in self._left_out.items():
            tell = notices.lose if why in {TOO_MANY, TOO_MANY_WORKS} else notices.say
            tell(f"left out, {why}: {listed(_by_name(paths))}")
        if self._attempts:
            notices.say(f"of several attempts the newest counts: {listed(self._attempts)}")

    def _of_group(self, group: list[Owned], *, stray: bool) -> Iterator[Chosen]:
        """Yield what is graded of the files of one learner.

        Args:
            group: the files; only one, if nothing but its name says whose it is.
            stray: whether it lies beside those of learners.
        """
        newest, attempt = self._newest(group)
        hidden = [each for each in newest if each.found.parts[-1].startswith(".")]
        own = [each for each in newest if lies_beside(each.found.parts, each.identity.rule)]
        rest = _without(newest, [*hidden, *own])
        if not rest and group[0].identity.told:
            rest, hidden = hidden, []
        self._leave_out(HIDDEN, hidden)
        self._leave_out(PLATFORM, own)
        works, instead = self._picked(rest, stray=stray)
        yield from (Chosen(each, attempt) for each in works)
        yield from (Chosen(each, attempt, instead=True) for each in instead)

    def _picked(self, group: list[Owned], *, stray: bool) -> tuple[list[Owned], list[Owned]]:
        """Return what is graded, and what is not but answered for."""
        broken = [each for each in group if each.found.problem and self._counts(each)]
        sound = [each for each in group if not each.found.problem]
        programs = [each for each in sound if self._is_program(each.found)]
        if not programs:
            read = sound[:_LOOKED_INTO]
            programs = [each for each in read if self._holds_program(each.found)]
        first = sorted(programs, key=lambda each: len(each.found.parts))[:_LOOKED_INTO]
        likely = self._works(first)
        works = likely[:_WORKS]
        self._leave_out(OTHER_FILE, _without(first, likely))
        self._leave_out(TOO_MANY_WORKS, _without(programs, [*works, *_without(first, likely)]))
        self._leave_out(TOO_MANY, broken[_PROBLEMS:])
        others, instead = _without(group, [*programs, *broken]), list[Owned]()
        if not (works or broken or self._pattern or stray):
            documents = [each for each in others if _matches(_DOCUMENT, each.found)]
            instead = documents[:_PROBLEMS] or [each for each in others[:1] if each.identity.told]
        why = f"as not named like {self._pattern!r}" if self._pattern else NO_SUBMISSION
        self._leave_out(why, _without(others, instead))
        return [*works, *broken[:_PROBLEMS]], instead

    def _counts(self, owned: Owned) -> bool:
        """Whether a file that cannot be read is answered for, and not only left out."""
        found = owned.found
        if len(found.parts) - 1 in found.archives or self._is_program(found):
            return True
        return self._pattern is None and (_matches(_DOCUMENT, found) or owned.identity.told)

    def _works(self, programs: list[Owned]) -> list[Owned]:
        """Return those of a learner's programs that are graded: such as define an entry point."""
        if len(programs) <= 1:
            return programs
        near = [self._nearness(each.found) for each in programs]
        for wanted in Nearness:
            found = [each for each, is_ in zip(programs, near, strict=True) if is_ == wanted]
            if wanted != Nearness.DEFINES:
                found = [each for each in found if not _matches(_SUPPORT, each.found)]
            if found:
                return found
        return programs[:1]

    def _newest(self, group: list[Owned]) -> tuple[list[Owned], int]:
        """Return the files of a learner's newest attempt, and its number."""
        times = {each.identity.handed_in_at for each in group}
        known = sorted(time for time in times if time is not None)
        if len(known) <= 1 or len(known) < len(times):
            return group, 1
        latest = known[-1]
        newest = [each for each in group if each.identity.handed_in_at == latest]
        self._leave_out(OLDER, _without(group, newest))
        self._attempts.append(f"{group[0].identity.learner} ({len(times)}, the newest of {latest})")
        return newest, len(times)

    def _is_program(self, found: Found) -> bool:
        if self._pattern is None:
            return _matches(_PROGRAM, found)
        return fnmatchcase(composed(found.parts[-1]).casefold(), self._pattern)

    def _holds_program(self, found: Found) -> bool:
        """Whether a file that is called otherwise is a program by what is in it."""
        if self._pattern is not None or not _matches(_MAY_HOLD, found):
            return False
        return self._nearness(found) == Nearness.DEFINES

    def _nearness(self, found: Found) -> Nearness:
        try:
            return nearness(found.submission(), self._exercises)
        except UnreadableError:
            return Nearness.UNSURE

    def _leave_out(self, why: str, files: Sequence[Owned]) -> None:
        if files:
            self._left_out.setdefault(why, []).extend(each.found.path for each in files)


def _without(files: Sequence[Owned], others: Sequence[Owned]) -> list[Owned]:
    gone = {id(each) for each in others}
    return [each for each in files if id(each) not in gone]


def _matches(pattern: re.Pattern[str], found: Found) -> bool:
    return pattern.fullmatch(composed(found.parts[-1]).casefold()) is not None


def _by_name(paths: Sequence[str]) -> list[str]:
    """Return paths; of those that end alike, more than two, the end and how many there are."""
    ends: dict[str, list[str]] = {}
    for path in paths:
        ends.setdefault(path.rpartition("/")[2], []).append(path)
    named = []
    for end, same in ends.items():
        named += [f"{end} ({len(same)} times)"] if len(same) > _EACH else same
    return named
