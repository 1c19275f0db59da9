"""What a batch writes is kept apart from what it reads: no report replaces somebody's work."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.classroom.choose import is_like_work, may_hold_work
from grader.classroom.entry import Entry
from grader.classroom.outputs import Wanted
from grader.classroom.report import is_class_report
from grader.classroom.store.connect import files_of
from grader.report.output import OutputError, spare, writing


def check_apart(
    wanted: Wanted,
    paths: Sequence[str],
    pattern: str | None,
    roster: Path | None,
    store: str,
    others: Iterable[tuple[Path, str]],
) -> None:
    """See that nothing is written over what was named, or to where it would become work.

    Args:
        wanted: what is written.
        paths: folders, archives and files that are graded.
        pattern: which names count as work, as in a shell; None for the usual ones.
        roster: a file that is read.
        store: where reports are kept, a file's name or a URL.
        others: more that must stay as it is, each with what it is to the user.

    Raises:
        OutputError: something would be.
        StoreError: the store's URL cannot be understood.
        MissingExtraError: what that URL needs is not installed.
    """
    spare(wanted.written, _used(paths, roster, store, others))
    graded = [Path(each).resolve() for each in paths if Path(each).is_dir()]
    for path in wanted.files:
        if is_like_work(path.name, pattern) and _within(path, graded):
            raise OutputError(
                f"{path} would lie among the submissions and be taken for one: "
                "choose a place outside"
            )
    if wanted.report is not None:
        if _within(wanted.report, graded):
            raise OutputError(
                f"{wanted.report} lies among the submissions, where pages would be taken for "
                "some: choose a folder outside for the class report"
            )
        with writing(wanted.report, "choose another folder for the class report"):
            if wanted.report.is_dir() and not is_class_report(wanted.report):
                raise OutputError(
                    f"{wanted.report} holds other files: choose a new or an empty folder for the "
                    "class report"
                )


def check_entries(wanted: Wanted, entries: Sequence[Entry]) -> None:
    """See that nothing is written over a submission. Raises OutputError."""
    spare(wanted.written, ((each.place.file, f"the submission {each.path}") for each in entries))


def passed_over(wanted: Wanted) -> list[Path]:
    """Return what is written and so is no submission, though it may lie among them.

    A text is looked into all the same: it may be a learner's work that was named by mistake.
    """
    kept = [path for path in wanted.files if may_hold_work(path.name)]
    return [path for path in wanted.written if path not in kept]


def _used(
    paths: Sequence[str], roster: Path | None, store: str, others: Iterable[tuple[Path, str]]
) -> Iterator[tuple[Path, str]]:
    for path in files_of(store):
        yield path, "part of the store"
    if roster is not None:
        yield roster, "the roster"
    for each in paths:
        yield Path(each), "graded"
    yield from others


def _within(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.resolve().is_relative_to(folder) for folder in folders)
