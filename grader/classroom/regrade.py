"""Grade some learners of a class anew, and leave the others as they are in the store."""

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from grader.classroom.entry import Entry, Notices, listed
from grader.classroom.identity import composed
from grader.classroom.roster import Roster
from grader.classroom.store import Store
from grader.report.errors import WrongUsageError
from grader.report.marks import NOTHING


def of_learners(names: Sequence[str], entries: Sequence[Entry], roster: Roster) -> list[Entry]:
    """Return the files of learners, each named as in the tables.

    Raises:
        WrongUsageError: nobody is called so, or handed in nothing.
    """
    asked, known = [composed(name) for name in names], {each.learner for each in entries}
    for name in asked:
        if name not in known and name in roster.learners:
            raise WrongUsageError(f"{name} {NOTHING}: there is nothing to grade")
        if name not in known:
            raise WrongUsageError(f"nobody here is called {name!r}{near(name, known)}")
    return [each for each in entries if each.learner in asked]


def near(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that names those who are called alike."""
    folded = {each.casefold(): each for each in known}
    found = [folded[each] for each in get_close_matches(name.casefold(), folded)]
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ": check the name"


def leave_others(
    store: Store,
    paths: Sequence[str],
    entries: Sequence[Entry],
    learners: Collection[str],
    seed: int,
    notices: Notices,
) -> None:
    """Have the last reports of all others hold in this run of a store too.

    Args:
        store: in which the run has begun.
        paths: what was named; the last run of the same is the one that counts.
        entries: all files that were found.
        learners: whose work is graded now.
        seed: that it is graded with.
        notices: told who has no report yet, and of other seeds.
    """
    last = next((run for run in store.runs() if run.is_of(paths)), None)
    others: set[str] = set()
    if last is not None:
        positions = {
            each.place.key: None if each.learner in learners else each.position for each in entries
        }
        others = store.carry_over(last.number, learners, positions)
        if last.seeds and set(last.seeds) != {seed}:
            said = ", ".join(map(str, last.seeds))
            notices.say(f"the others were graded with seed {said}, and this is seed {seed}")
    new = sorted({each.learner for each in entries} - others - set(learners))
    if new:
        notices.say(
            f"left out, as they have no report yet: {listed(new)}; the same command without "
            "--learner grades all"
        )
