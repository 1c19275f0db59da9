"""What a class did: a summary for the terminal, one HTML page of it, and a page for each work.

`summarise` and `print_summary` need what grading needs. `write` needs the extra `class`:
`pip install "nnx-grader[class]"`.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from grader.classroom.alike.pairs import Alike
from grader.classroom.report.summary import ClassSummary, summarise
from grader.classroom.report.terminal import print_summary
from grader.report.errors import Exit, needs_extra
from grader.report.formats import SourceOf
from grader.report.output import writing
from grader.report.schema import Report

INDEX, PAGES = "index.html", "learners"
"""The page of a class, and the folder of those of its learners."""

__all__ = [
    "INDEX",
    "PAGES",
    "ClassSummary",
    "is_class_report",
    "load_feedback",
    "load_pages",
    "print_summary",
    "summarise",
    "write",
]


def is_class_report(folder: Path) -> bool:
    """Whether a folder is empty or holds the files of a class report alone. Raises OSError."""
    held = {path.name: path for path in folder.iterdir()}
    pages = held.pop(PAGES, None)
    held.pop(INDEX, None)
    if held or pages is None:
        return not held
    return pages.is_dir() and all(path.suffix == ".html" for path in pages.iterdir())


def load_pages() -> Callable[[Iterable[Report], Path, SourceOf, Alike | None], ClassSummary]:
    """Return what writes the pages.

    Raises:
        MissingExtraError: the extra `class` is not installed.
    """
    with needs_extra("class", "the class report"):
        from grader.classroom.report.pages import write_pages  # noqa: PLC0415 - an extra
    return write_pages


def load_feedback(source_of: SourceOf) -> Callable[[str, Sequence[Report]], str]:
    """Return what makes a page of feedback for a learner.

    Raises:
        MissingExtraError: the extra `class` is not installed.
    """
    with needs_extra("class", "a page of feedback"):
        from grader.classroom.report.pages import feedback_pages  # noqa: PLC0415 - an extra
    return feedback_pages(source_of)


def write(
    reports: Iterable[Report], folder: Path, *, source_of: SourceOf, alike: Alike | None = None
) -> ClassSummary:
    """Write `index.html` and `learners/*.html` to a folder, and return the summary.

    Args:
        reports: in one pass, as they come; memory does not grow with their number.
        folder: made if it is missing; files of an earlier report are written anew.
        source_of: finds a submission's text, for the lines that a finding is about.
        alike: which works are alike, if that was looked for.

    Raises:
        MissingExtraError: the extra `class` is not installed.
        OutputError: the folder cannot be written.
    """
    write_pages = load_pages()
    with writing(folder, "choose another folder for the class report", Exit.UNGRADABLE):
        return write_pages(reports, folder, source_of, alike)
