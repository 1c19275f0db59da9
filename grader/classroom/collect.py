"""From what is named on the command line to the files of a batch, each with whose it is."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

from grader.classroom.archives.shelf import Shelf
from grader.classroom.choose import Chooser, Chosen
from grader.classroom.entry import Entry, Notices
from grader.classroom.find import Finder
from grader.classroom.identity import FOLDER, Identity
from grader.classroom.layout import Layout, Owned
from grader.classroom.names import Names
from grader.classroom.roots import Root, roots
from grader.classroom.roster import ROSTER, Roster
from grader.exercise.exercise import Exercise
from grader.submission.format import PLAIN
from grader.submission.submission import Submission, UnreadableError


def collect(
    paths: Sequence[str],
    pattern: str | None,
    exercises: Collection[Exercise],
    roster: Roster,
    shelf: Shelf,
    notices: Notices,
    written: Collection[Path] = (),
) -> list[Entry]:
    """Return the files that a batch grades or answers for, in the order in which they were found.

    Args:
        paths: folders (searched to the bottom), archives, files, or patterns of such.
        pattern: which names count, as in a shell; None for programs, and for documents of
            learners who handed in nothing else.
        exercises: that are graded.
        roster: who is expected; it may say whose a file is.
        shelf: opens archives; the entries read from it.
        notices: told what is missing, odd or left out.
        written: files and folders that the batch itself writes.
    """
    finder, chooser = Finder(shelf, notices, written), Chooser(exercises, pattern)
    found = [(root, finder.files(root)) for root in roots(paths, notices)]
    layout = Layout(Names(exercises), chooser.may_be_work, notices)
    owned = list(layout.owned(found))
    chosen = list(chooser.chosen(owned))
    chooser.tell(notices)
    return list(_entries(chosen, roster))


def collect_one(
    folder: Path, exercises: Collection[Exercise], shelf: Shelf, notices: Notices
) -> list[Entry]:
    """Return the files that count of one learner's submission, by the same rules.

    Args:
        folder: all of what the learner handed in.
        exercises: that are graded.
        shelf: opens archives; the entries read from it.
        notices: told what is left out.
    """
    finder, chooser = Finder(shelf, notices), Chooser(exercises, None)
    whose = Identity(folder.name, FOLDER, name=folder.name)
    files = finder.files(Root(folder, ""))
    chosen = list(chooser.chosen([Owned(each, whose, 0, whole=True) for each in files]))
    chooser.tell(notices)
    return list(_entries(chosen, Roster()))


def _entries(chosen: Sequence[Chosen], roster: Roster) -> Iterator[Entry]:
    for position, each in enumerate(chosen):
        found, identity = each.owned.found, each.owned.identity
        learner = roster.learner(identity, each.owned.names)
        yield Entry(
            place=found.place,
            path=found.path,
            learner=learner or identity.learner,
            rule=ROSTER if learner else identity.rule,
            read=partial(_refuse, found.submission) if each.instead else found.submission,
            position=position,
            attempt=each.attempt,
            handed_in_at=identity.handed_in_at,
            late=identity.late,
            named=identity.name,
            platform=identity.rule,
        )


def _refuse(read: Callable[[], Submission]) -> Submission:
    """Say what a file is that was handed in instead of a program."""
    submission = read()
    why = f"is no Python program, and nothing else was handed in: {PLAIN}"
    raise UnreadableError(submission.path, why)
