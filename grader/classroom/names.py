"""Names that say what something is, and not whose: `submissions`, `hw1`, `conv1d_final.py`."""

import re
from collections.abc import Collection

from grader.classroom.archives.shelf import without_suffix
from grader.exercise.exercise import Exercise

WRAPPERS = frozenset(
    """
    assignment assignments class ex exercise exercises handed homework hw in late section sec
    submission submissions submitted term week
    """.split()  # noqa: SIM905 - read as text
)
"""Words of folders that hold the work of many."""
_PARTS = frozenset(
    """
    attachment attachments build code data dist doc docs examples feedback lib notebooks out
    package python results s scripts source src test tests utils
    """.split()  # noqa: SIM905
)
"""Words of folders in one learner's program."""
_PROGRAMS = frozenset(
    """
    answer code conftest copy draft final forward helper helpers init layer layers main model
    module my new notebook of old program setup solution starter task template test the untitled
    util utils v version work
    """.split()  # noqa: SIM905
)
"""Words of files that say what is in them."""
_WORD = re.compile(r"[^\W_]+")


class Names:
    """Knows which names say nothing about whose something is.

    Args:
        exercises: that are graded; their names are such names too.
    """

    def __init__(self, exercises: Collection[Exercise]) -> None:
        topics = {
            word
            for each in exercises
            for name in (each.name, each.settings.entry_point, each.settings.module)
            for word in _words(name)
        }
        self._wrappers = WRAPPERS | topics
        self._programs = self._wrappers | _PARTS | _PROGRAMS

    def wraps(self, name: str) -> bool:
        """Whether a folder or archive of this name holds the work of many."""
        return _made_of(without_suffix(name) or name, self._wrappers)

    def is_of_programs(self, name: str) -> bool:
        """Whether a name, without an ending, is that of a program or a part of one."""
        return _made_of(name, self._programs)


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


def _made_of(name: str, words: Collection[str]) -> bool:
    """Whether a name is made of these words, numbers and single letters, with one of the words."""
    said = _words(name)
    known = {word for word in said if word in words or word.rstrip("0123456789") in words}
    return bool(known) and all(word in known or len(word) == 1 or word.isdecimal() for word in said)
