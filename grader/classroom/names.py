"""Names that say what something is, and not whose: `submissions`, `hw1`, `conv1d_final.py`."""

import re
from collections.abc import Collection

from grader.classroom.archives.shelf import without_suffix
from grader.exercise.exercise import Exercise

WRAPPERS = frozenset(["class", "handed", "in", "late", "submission", "submissions", "submitted"])
"""Words of folders that hold the work of many."""
NUMBERED = frozenset(
    [
        "assignment",
        "assignments",
        "ex",
        "exercise",
        "exercises",
        "homework",
        "hw",
        "sec",
        "section",
        "term",
        "week",
    ]
)
"""Such words that may have a number of up to two digits."""
PARTS = frozenset(
    """
    build code data dist doc docs examples lib notebooks package results scripts source src test
    tests utils
    """.split()  # noqa: SIM905 - read as text
)
"""Folders in one learner's program."""
_PROGRAMS = frozenset(
    """
    answer code conftest copy draft final forward helper helpers init layer layers main model
    module my new notebook of old program setup solution starter task template test the untitled
    util utils v version work
    """.split()  # noqa: SIM905
)
"""Words of files that say what is in them."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{1,2}")


class Names:
    """Knows which names say nothing about whose something is.

    Args:
        exercises: that are graded; their names are such names too.
    """

    def __init__(self, exercises: Collection[Exercise]) -> None:
        self._topics = {
            word
            for each in exercises
            for name in (each.name, each.settings.entry_point, each.settings.module)
            for word in _words(name)
        }

    def wraps(self, name: str) -> bool:
        """Whether a folder or archive of this name may hold the work of many."""
        words = _words(without_suffix(name) or name)
        numbered = [word for word in words if _unnumbered(word) in NUMBERED]
        plain = [word for word in words if word in WRAPPERS | self._topics]
        rest = [word for word in words if word not in {*numbered, *plain}]
        if rest and not numbered:
            return False
        return bool(words) and all(_NUMBER.fullmatch(word) for word in rest)

    def is_part(self, folder: str) -> bool:
        """Whether a folder of this name is a part of a program."""
        return folder.casefold() in PARTS

    def is_of_programs(self, stem: str) -> bool:
        """Whether a file's name, without its ending, is only that of a program."""
        known = WRAPPERS | NUMBERED | _PROGRAMS
        said = _words(stem)
        ours = {word for word in said if word in self._topics or _unnumbered(word) in known}
        return bool(ours) and all(
            word in ours or len(word) == 1 or word.isdecimal() for word in said
        )


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


def _unnumbered(word: str) -> str:
    """Return a word without a number of up to two digits at its end: `hw` of `hw1`."""
    stem = word.rstrip("0123456789")
    return stem if len(word) - len(stem) <= 2 else word  # noqa: PLR2004 - as said
