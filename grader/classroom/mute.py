"""Misconceptions that an instructor mutes for a class: learners do not read them."""

from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches

from grader.classroom.store import Store
from grader.exercise.exercise import Exercise
from grader.report.errors import WrongUsageError


def check_names(names: Collection[str], exercises: Iterable[Exercise]) -> None:
    """See whether there are misconceptions of these names. Raises WrongUsageError."""
    if not names:
        return
    known = {pitfall.name for exercise in exercises for pitfall in exercise.pitfalls}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f"; is `{near[0]}` meant?" if near else ": a report names it before the colon"
            raise WrongUsageError(f"there is no misconception {name!r} to mute{meant}")


def mute(
    store: Store, more: Collection[str], less: Collection[str], say: Callable[[str], None]
) -> None:
    """Mute misconceptions in a class's store, others no longer, and say which are muted.

    Raises:
        StoreError: the store failed.
    """
    names = store.mute(more, less) if more or less else store.muted()
    if names:
        say(f"muted: {', '.join(names)}: learners read nothing of them; verdicts stay")
